import type { Document } from '@tragwerk/contracts/knowledge'
import { Badge, Progress, type Tone } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { documentWords } from './document-words.ts'

const tones: Readonly<Record<Document['status'], Tone>> = {
  queued: 'neutral',
  parsing: 'info',
  embedding: 'info',
  indexed: 'good',
  failed: 'bad',
}

export function isPending({ status }: Pick<Document, 'status'>): boolean {
  return status !== 'indexed' && status !== 'failed'
}

/** How far a document is; while its passages are embedded, with how many of them. */
export function StatusBadge({ document }: { readonly document: Pick<Document, 'status' | 'progress'> }) {
  const t = useWords(documentWords)
  const { status, progress } = document
  const label = t('progress', { done: progress.done, count: progress.total })
  return (
    <span className="inline-flex max-w-full flex-col gap-1 align-middle">
      <Badge tone={tones[status]} dot pulse={isPending(document)}>
        {t(status)}
      </Badge>
      {status === 'embedding' && progress.total > 0 && (
        <span className="w-28" title={label}>
          <Progress share={progress.done / progress.total} label={label} />
        </span>
      )}
    </span>
  )
}
