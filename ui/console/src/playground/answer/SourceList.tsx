import type { Citation } from '@tragwerk/contracts/knowledge'
import { FileText } from 'lucide-react'
import { useWords } from '../../words/index.ts'
import { playgroundWords } from '../words.ts'

interface SourceListProps {
  readonly citations: readonly Citation[]
  onOpen(number: number): void
}

/** The quoted places, numbered as in the text. */
export function SourceList({ citations, onOpen }: SourceListProps) {
  const t = useWords(playgroundWords)
  if (citations.length === 0) return null
  return (
    <section aria-label={t('sources')}>
      <h3 className="mb-1.5 font-medium text-ink-faint text-xs">{t('sources')}</h3>
      <ol className="space-y-1">
        {citations.map((citation) => (
          <li key={citation.number}>
            <button
              type="button"
              onClick={() => onOpen(citation.number)}
              className="flex w-full items-start gap-2.5 rounded-control border border-line px-3 py-2 text-left text-sm hover:border-line-field hover:bg-hover"
            >
              <span className="sr-only">{t('source')}</span>
              <span className="min-w-5 rounded bg-accent-soft px-1 text-center font-medium text-accent text-xs leading-5 tabular-nums">
                {citation.number}
              </span>
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium">{citation.title}</span>
                  {citation.page !== null && (
                    <span className="text-ink-faint text-xs">{t('page', { page: citation.page })}</span>
                  )}
                </span>
                <span className="line-clamp-1 text-ink-soft text-xs">{citation.quote}</span>
              </span>
              <FileText aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
