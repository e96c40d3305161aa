import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'

interface PanelProps {
  readonly title: ReactNode
  readonly children: ReactNode
}

/** A part beside the text. Where there is no room beside it, it stands above and is folded. */
export function Panel({ title, children }: PanelProps) {
  const [isOpen] = useState(() => matchMedia('(min-width: 64rem)').matches)
  return (
    <details open={isOpen} className="group rounded-card border border-line bg-surface shadow-low">
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-card px-4 py-2.5 font-semibold text-sm hover:bg-hover">
        <ChevronRight
          aria-hidden
          className="size-4 text-ink-faint transition-transform group-open:rotate-90"
        />
        {title}
      </summary>
      <div className="px-4 pt-1 pb-4">{children}</div>
    </details>
  )
}
