import { getRouteApi, Link } from '@tanstack/react-router'
import { gatewayRoutes } from '@tragwerk/contracts/gateway'
import { CopyButton, PageHead, Skeleton } from '../../design/index.ts'
import { CopyAs, ErrorState, useRoute } from '../../server/index.ts'
import { PageTitle } from '../../shell/index.ts'
import { useWords } from '../../words/index.ts'
import { OutcomeBadge } from '../OutcomeBadge.tsx'
import { RequestFacts } from './RequestFacts.tsx'
import { Attempts, Decision } from './Routing.tsx'
import { Summary } from './Summary.tsx'
import { CostSplit, Tokens } from './Usage.tsx'
import { Waterfall } from './Waterfall.tsx'
import { explainWords } from './words.ts'

const route = getRouteApi('/requests/$request')

/** One request explained: why it went where it went, what came of it, what it cost and how long it took. */
export function RequestPage() {
  const t = useWords(explainWords)
  const { request: id } = route.useParams()
  const params = { id }
  const { data: request, error, refetch } = useRoute(gatewayRoutes.getRequest, { params })
  const model = request?.requestedModel || t('noModel')
  return (
    <>
      <PageTitle parts={[t('pageTitle', { id: id.slice(-8) }), t('requests')]} />
      <PageHead
        title={
          request ? (
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="break-all">{t('title', { model })}</span>
              <OutcomeBadge outcome={request.outcome} status={request.status} />
            </span>
          ) : error ? (
            t('pageTitle', { id: id.slice(-8) })
          ) : (
            <Skeleton className="h-7 w-72 max-w-full" />
          )
        }
        actions={
          request && (
            <>
              <CopyButton text={id} label={t('copyId')} />
              <CopyAs route={gatewayRoutes.getRequest} request={{ params }} />
            </>
          )
        }
      >
        <p className="mb-1 text-ink-faint text-xs">
          <Link to="/requests" search={{}} className="hover:underline">
            {t('requests')}
          </Link>{' '}
          / <span className="font-mono">{id.slice(-8)}</span>
        </p>
      </PageHead>
      {error && !request && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !request && (
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
          <Skeleton className="h-96 w-full rounded-card" />
          <Skeleton className="h-96 w-full rounded-card" />
        </div>
      )}
      {request && <Summary request={request} />}
      {request && (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
          <div className="min-w-0 space-y-4">
            <Decision request={request} />
            <Attempts request={request} />
            <Waterfall request={request} />
          </div>
          <div className="min-w-0 space-y-4">
            <RequestFacts request={request} />
            <Tokens request={request} />
            <CostSplit request={request} />
          </div>
        </div>
      )}
    </>
  )
}
