import { ListFilter } from 'lucide-react'
import { IconButton } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { auditWords } from './words.ts'

/** Filters the list by the value beside it. In rows it shows on hover and focus. */
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
  return (
    <IconButton
      label={t('filterBy', { value })}
      icon={<ListFilter />}
      onClick={onClick}
      className={
        isInRow
          ? 'size-7 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100'
          : 'size-7'
      }
    />
  )
}
