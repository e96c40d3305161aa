import { Link } from '@tanstack/react-router'
import { Check, Link as LinkIcon, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card, classNames } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { designPageWords } from './words.ts'

interface DesignSectionProps {
  /** Also its place in the address, after `#`. */
  readonly id: string
  readonly title: string
  readonly text?: ReactNode
  readonly children: ReactNode
}

export function DesignSection({ id, title, text, children }: DesignSectionProps) {
  const t = useWords(designPageWords)
  return (
    <section aria-labelledby={id} className="mb-12 break-inside-auto!">
      <h2
        id={id}
        className="group mb-1 flex scroll-mt-4 items-center gap-2 font-semibold text-lg tracking-tight"
      >
        {title}
        <Link
          to="."
          hash={id}
          aria-label={t('linkTo', { name: title })}
          className="no-print grid size-6 place-items-center rounded text-ink-faint opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        >
          <LinkIcon aria-hidden className="size-4" />
        </Link>
      </h2>
      {text && <p className="mb-4 max-w-prose text-ink-soft">{text}</p>}
      <div className="space-y-5">{children}</div>
    </section>
  )
}

interface SpecimenProps {
  readonly name: string
  readonly children: ReactNode
  readonly doThis?: string
  readonly notThis?: string
  /** For what fills the card's width by itself. */
  readonly isWide?: boolean
}

/** One component in its states, with a line on when to use it and when not. */
export function Specimen({ name, children, doThis, notThis, isWide = false }: SpecimenProps) {
  const t = useWords(designPageWords)
  return (
    <Card className="min-w-0">
      <h3 className="border-line border-b px-4 py-2 font-mono text-ink-soft text-xs">{name}</h3>
      <div className={classNames('p-4', !isWide && 'flex flex-wrap items-center gap-3')}>{children}</div>
      {(doThis || notThis) && (
        <ul className="space-y-1 border-line border-t px-4 py-2.5 text-ink-soft text-xs">
          {doThis && (
            <li className="flex gap-2">
              <Check aria-hidden className="mt-px size-4 shrink-0 text-good" />
              <span>
                <strong className="font-medium text-ink">{t('do')}:</strong> {doThis}
              </span>
            </li>
          )}
          {notThis && (
            <li className="flex gap-2">
              <X aria-hidden className="mt-px size-4 shrink-0 text-bad" />
              <span>
                <strong className="font-medium text-ink">{t('dont')}:</strong> {notThis}
              </span>
            </li>
          )}
        </ul>
      )}
    </Card>
  )
}

/** One state of a component, named below it. */
export function State({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-1.5">
      {children}
      <span className="text-ink-faint text-xs">{name}</span>
    </div>
  )
}

/** A table of a few lines that is read as a whole. */
export function PlainTable({ label, heads, children }: PlainTableProps) {
  return (
    <Card className="overflow-x-auto">
      <table aria-label={label} className="w-full text-left text-sm">
        <thead>
          <tr className="text-ink-faint text-xs">
            {heads.map((head) => (
              <th key={head} scope="col" className="border-line border-b px-4 py-2 font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line [&_td]:px-4 [&_td]:py-2 [&_th]:px-4 [&_th]:py-2">
          {children}
        </tbody>
      </table>
    </Card>
  )
}

interface PlainTableProps {
  readonly label: string
  readonly heads: readonly string[]
  readonly children: ReactNode
}
