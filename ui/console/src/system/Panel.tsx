import { type ReactNode, useId } from 'react'
import { Card, classNames } from '../design/index.ts'

interface PanelProps {
  readonly title: string
  readonly text?: string
  /** At the end of the title's line. */
  readonly aside?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

export function Panel({ title, text, aside, className, children }: PanelProps) {
  const id = useId()
  return (
    <Card aria-labelledby={id} className={classNames('min-w-0 p-4', className)}>
      <div className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div>
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {text && <p className="text-ink-soft text-xs">{text}</p>}
        </div>
        {aside}
      </div>
      {children}
    </Card>
  )
}
