import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { gatewayRoutes } from '@tragwerk/contracts/gateway'
import { ArrowLeftRight, SearchX } from 'lucide-react'
import { useCallback, useMemo, useRef } from 'react'
import { Button, DataTable, EmptyState, PageHead } from '../design/index.ts'
import { CopyAs, ErrorState } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { ExportButton } from './ExportButton.tsx'
import { isFiltered, type RequestsSearch, withoutFilters } from './filters.ts'
import { LiveBar } from './LiveBar.tsx'
import { RequestFilters } from './RequestFilters.tsx'
import { requestColumns } from './request-columns.tsx'
import { useRequestLog } from './use-request-log.ts'
import { requestsWords } from './words.ts'

/** The log of requests to models, as they finish. */
export function RequestsPage() {
  const t = useWords(requestsWords)
  const search = useSearch({ from: '/requests' })
  const navigate = useNavigate({ from: '/requests' })
  const table = useRef<HTMLDivElement>(null)
  const log = useRequestLog(search, () => isReading(table.current))
  const change = (next: RequestsSearch) => void navigate({ search: next, replace: true, resetScroll: false })
  const keyNames = useMemo(() => new Map(log.rows?.map(({ keyId, keyName }) => [keyId, keyName])), [log.rows])

  return (
    <>
      <PageTitle parts={[t('title')]} />
      <PageHead
        title={t('title')}
        text={t('text')}
        actions={
          <>
            <ExportButton filter={log.filter} />
            <CopyAs route={gatewayRoutes.listRequests} request={log.request} />
          </>
        }
      />
      {log.error && !log.rows ? (
        <ErrorState error={log.error} onRetry={log.reload} />
      ) : (
        <>
          <RequestFilters search={search} keyNames={keyNames} onChange={change} />
          <LiveBar
            state={log.live}
            isPaused={search.paused === true}
            held={log.held}
            skipped={log.skipped}
            onPause={(paused) => {
              change({ ...search, paused: paused || undefined })
              if (!paused) log.reload()
            }}
            onShow={() => {
              log.showHeld()
              table.current?.firstElementChild?.scrollTo({ top: 0 })
            }}
            onReload={log.reload}
          />
          <div ref={table}>
            <RequestTable {...{ search, log }} onReset={() => change(withoutFilters(search))} />
          </div>
        </>
      )}
    </>
  )
}

interface RequestTableProps {
  readonly search: RequestsSearch
  readonly log: ReturnType<typeof useRequestLog>
  onReset(): void
}

function RequestTable({ search, log, onReset }: RequestTableProps) {
  const t = useWords(requestsWords)
  const format = useFormat()
  const navigate = useNavigate()
  const columns = useMemo(() => requestColumns({ t, format }), [t, format])
  const open = useCallback(
    (id: string) => void navigate({ to: '/requests/$request', params: { request: id } }),
    [navigate],
  )
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={log.rows}
      rowKey={({ id }) => id}
      onOpen={({ id }) => open(id)}
      hasMore={log.hasMore}
      isLoadingMore={log.isLoadingMore}
      onMore={log.loadMore}
      failure={log.error}
      empty={
        isFiltered(search) ? (
          <EmptyState
            icon={<SearchX />}
            title={t('noHits')}
            text={t('noHitsText')}
            action={<Button onClick={onReset}>{t('reset')}</Button>}
          />
        ) : (
          <EmptyState
            icon={<ArrowLeftRight />}
            title={t('empty')}
            text={t('emptyText')}
            action={
              <Button asChild tone="primary">
                <Link to="/playground">{t('toPlayground')}</Link>
              </Button>
            }
          />
        )
      }
    />
  )
}

/** Somebody has scrolled down or moves through the rows by keyboard. */
function isReading(table: HTMLElement | null): boolean {
  const scroller = table?.firstElementChild
  return (scroller?.scrollTop ?? 0) > 0 || table?.querySelector('tbody :focus-visible') != null
}
