import { Link } from '@tanstack/react-router'
import { type Candidate, type GatewayRequestDetail, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { Badge, Skeleton } from '../../design/index.ts'
import { ErrorLine, useRoute } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { useNow } from '../use-now.ts'
import { routeWords } from './words.ts'

const refetchMs = 5000

/** How the route chose for the last request that named it: who stood to choose from, and why others did not. */
export function LatestDecision({ task }: { readonly task: string }) {
  const t = useWords(routeWords)
  const list = useRoute(gatewayRoutes.listRequests, { query: { task, limit: 1 } }, { refetchMs })
  const id = list.data?.items[0]?.id
  const shown = useRoute(gatewayRoutes.getRequest, id === undefined ? undefined : { params: { id } }, {
    keepsPrevious: true,
  })
  const error = list.error ?? shown.error
  if (error) return <ErrorLine error={error} />
  if (list.data && id === undefined) return <p className="text-ink-soft">{t('noRequests')}</p>
  if (!shown.data) return <Skeleton className="h-24 w-full" />
  return <Decision request={shown.data} />
}

function Decision({ request }: { readonly request: GatewayRequestDetail }) {
  const t = useWords(routeWords)
  const format = useFormat()
  const now = useNow()
  const ranked = request.candidates.toSorted(
    (one, other) => (one.rank ?? Number.POSITIVE_INFINITY) - (other.rank ?? Number.POSITIVE_INFINITY),
  )
  return (
    <>
      <p className="mb-2 text-ink-soft text-xs">
        <time dateTime={request.at}>{format.relative(request.at, now)}</time>
        {' · '}
        {request.deployment && request.outcome === 'complete'
          ? t('answeredBy', { deployment: request.deployment })
          : t('notAnswered')}
      </p>
      <ol
        aria-label={t('candidates')}
        className="divide-y divide-line rounded-control border border-line empty:hidden"
      >
        {ranked.map((candidate) => (
          <CandidateItem key={`${candidate.deployment} ${candidate.role}`} candidate={candidate} />
        ))}
      </ol>
      <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <Link
          to="/requests/$request"
          params={{ request: request.id }}
          className="min-h-6 text-accent underline-offset-2 hover:underline"
        >
          {t('explain')}
        </Link>
        <Link
          to="/requests"
          search={{ task: request.task ?? undefined }}
          className="min-h-6 text-accent underline-offset-2 hover:underline"
        >
          {t('allRequests')}
        </Link>
      </p>
    </>
  )
}

function CandidateItem({ candidate }: { readonly candidate: Candidate }) {
  const t = useWords(routeWords)
  const { deployment, rank, detail } = candidate
  return (
    <li className="px-3 py-2">
      <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <code className="min-w-0 break-all font-mono text-xs">{deployment}</code>
        {rank === null ? (
          <Badge tone="warn">{t('leftOut')}</Badge>
        ) : (
          <Badge tone="good">{t('placed', { rank })}</Badge>
        )}
      </span>
      {/* The server writes these sentences in English. */}
      <span lang="en" className="block text-ink-soft text-xs">
        {detail}
      </span>
    </li>
  )
}
