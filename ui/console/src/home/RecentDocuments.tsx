import { Link } from '@tanstack/react-router'
import { type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { Badge, Card, Progress, Skeleton } from '../design/index.ts'
import { ErrorLine, useRoute } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { homeWords } from './words.ts'

const mostShown = 5
const failedOnes = { query: { status: 'failed', sort: '-updatedAt', limit: mostShown } } as const
const changedOnes = { query: { sort: '-updatedAt', limit: 20 } } as const
const busyMs = 3000
const idleMs = 60_000

/** Documents that failed or are being indexed, the newest change first. */
export function RecentDocuments() {
  const t = useWords(homeWords)
  const failed = useRoute(knowledgeRoutes.findDocuments, failedOnes, { refetchMs: idleMs })
  const changed = useRoute(knowledgeRoutes.findDocuments, changedOnes, { refetchMs: idleMs })
  const busy = changed.data?.items.filter(({ status }) => status !== 'indexed' && status !== 'failed') ?? []
  useRoute(knowledgeRoutes.findDocuments, busy.length > 0 ? changedOnes : undefined, { refetchMs: busyMs })
  const error = failed.error ?? changed.error
  const shown = [...busy, ...(failed.data?.items ?? [])].slice(0, mostShown)
  return (
    <Card aria-label={t('attention')} className="p-4 sm:p-5">
      <h2 className="mb-2 font-semibold text-base">{t('attention')}</h2>
      {error && !failed.data && <ErrorLine error={error} />}
      {failed.isLoading || changed.isLoading ? (
        <div className="space-y-2 py-1">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-4 w-3/5" />
        </div>
      ) : (
        <ul className="divide-y divide-line">
          {shown.map((document) => (
            <OneDocument key={document.id} document={document} />
          ))}
        </ul>
      )}
      {!error && failed.data && changed.data && shown.length === 0 && (
        <p className="py-1 text-ink-soft">{t('allIndexed')}</p>
      )}
    </Card>
  )
}

function OneDocument({ document }: { readonly document: Document }) {
  const t = useWords(homeWords)
  const format = useFormat()
  const { status, progress, error, title, collection, id, updatedAt } = document
  const isFailed = status === 'failed'
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 py-2">
      <div className="min-w-0 flex-1 basis-48">
        <Link
          to="/knowledge/$collection/documents/$document"
          params={{ collection, document: id }}
          className="font-medium hover:underline"
        >
          {title}
        </Link>
        <p className="text-ink-faint text-xs">
          {collection} · {format.dateTime(updatedAt)}
        </p>
        {isFailed && error && <p className="text-bad text-xs">{error.message}</p>}
        {!isFailed && progress.total > 0 && (
          <div className="mt-1">
            <Progress share={progress.done / progress.total} label={t('progress', { ...progress })} />
          </div>
        )}
      </div>
      <Badge tone={isFailed ? 'bad' : 'info'} dot pulse={!isFailed}>
        {t(isFailed ? 'failed' : 'underWay')}
      </Badge>
    </li>
  )
}
