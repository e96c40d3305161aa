import { ArrowUp } from 'lucide-react'
import { Button } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { auditWords } from './words.ts'

interface NewEntriesBarProps {
  readonly count: number
  readonly isMore: boolean
  onShow(): void
}

/** Offers what was written since the list was read. */
export function NewEntriesBar({ count, isMore, onShow }: NewEntriesBarProps) {
  const t = useWords(auditWords)
  return (
    <div role="status" className="no-print">
      {count > 0 && (
        <div className="mb-3 flex items-center justify-between gap-3 rounded-control bg-info-soft py-1.5 pr-1.5 pl-4 text-info text-sm">
          <span>{t(isMore ? 'newEntriesMore' : 'newEntries', { count })}</span>
          <Button size="small" onClick={onShow}>
            <ArrowUp aria-hidden />
            {t('show')}
          </Button>
        </div>
      )}
    </div>
  )
}
