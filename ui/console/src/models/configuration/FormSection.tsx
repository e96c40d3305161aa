import type { ReactNode } from 'react'

interface FormSectionProps {
  readonly title: string
  readonly hint?: string
  readonly isOpen?: boolean
  readonly children: ReactNode
}

/** Fields that are seldom needed, folded until wanted. */
export function FormSection({ title, hint, isOpen, children }: FormSectionProps) {
  return (
    <details open={isOpen} className="rounded-control border border-line">
      <summary className="min-h-6 cursor-pointer px-4 py-2.5 font-medium text-sm focus-visible:-outline-offset-2 hover:bg-hover">
        {title}
      </summary>
      <fieldset aria-label={title} className="min-w-0 space-y-4 px-4 pt-1 pb-4">
        {hint && <p className="text-ink-faint text-xs">{hint}</p>}
        {children}
      </fieldset>
    </details>
  )
}
