import { type ReactNode, useId } from 'react'
import { Card } from '../../design/index.ts'

interface SectionProps {
  readonly title: string
  readonly text?: ReactNode
  readonly children: ReactNode
}

/** One part of the explanation, under its heading. */
export function Section({ title, text, children }: SectionProps) {
  const id = useId()
  return (
    <Card aria-labelledby={id} className="min-w-0 p-4 sm:p-5">
      <h2 id={id} className="font-semibold text-base">
        {title}
      </h2>
      {text && <p className="mt-0.5 text-ink-soft text-sm">{text}</p>}
      <div className="mt-3">{children}</div>
    </Card>
  )
}

/** What the server says about its own work; it speaks English. */
export function ServerText({ children }: { readonly children: string }) {
  return <span lang="en">{children}</span>
}

export interface SmallTableProps {
  readonly label: string
  readonly heads: ReadonlyArray<{
    readonly text: string
    readonly isNumber?: boolean
    readonly hideBelow?: 'sm'
  }>
  readonly children: ReactNode
}

/** A short table that is read from top to bottom. Wide ones scroll inside their box. */
export function SmallTable({ label, heads, children }: SmallTableProps) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className="-mx-1 overflow-x-auto px-1"
    >
      <table className="w-full text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            {heads.map(({ text, isNumber, hideBelow }) => (
              <th
                key={text}
                scope="col"
                className={`whitespace-nowrap border-line border-b py-1.5 pr-4 font-medium text-ink-faint text-xs last:pr-0 ${isNumber ? 'text-right' : 'text-left'} ${hideBelow ? 'max-sm:hidden' : ''}`}
              >
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
