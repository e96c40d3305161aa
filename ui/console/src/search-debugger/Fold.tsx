import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'

/** A part that stands open beside the results, and folded above them where there is no room beside. */
export function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(() => matchMedia('(min-width: 80rem)').matches)
  return (
    <details
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      className="group/fold min-w-0 rounded-card border border-line bg-surface shadow-low"
    >
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-card px-4 py-3 font-medium">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-ink-faint transition-transform group-open/fold:rotate-90"
        />
        <h2>{title}</h2>
      </summary>
      <div className="px-4 pb-4">{children}</div>
    </details>
  )
}
