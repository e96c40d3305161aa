import { ListFilter } from 'lucide-react'
import { IconButton } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { auditWords } from './words.ts'

/** Filters the list by the value beside it. In rows it lies over the end of the value, on hover and focus. */
export function FilterButton({
  value,
  isInRow,
  onClick,
}: {
  readonly value: string
  readonly isInRow?: boolean
  onClick(): void
}) {
  const t = useWords(auditWords)
  const label = t('filterBy', { value })
  if (!isInRow) return <IconButton label={label} icon={<ListFilter />} onClick={onClick} className="size-7" />
  // Without the component's tip: a list draws many of these while it is scrolled.
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="-translate-y-1/2 absolute top-1/2 right-0 grid size-7 place-items-center rounded-control bg-hover text-ink-soft opacity-0 hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:hidden"
    >
      <ListFilter aria-hidden className="size-4" />
    </button>
  )
}
