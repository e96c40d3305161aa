import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ApiKey, identityRoutes, KeyState, keySorts, keyStates } from '@tragwerk/contracts/identity'
import { KeyRound, Plus, SearchX } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { Button, DataTable, EmptyState, PageHead, SearchField, Select } from '../design/index.ts'
import { CopyAs, ErrorState, useRoutePages } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { CreateKeyDialog } from './CreateKeyDialog.tsx'
import { keyColumns } from './key-columns.tsx'
import { RevokeKeyDialog } from './RevokeKeyDialog.tsx'
import { keysWords } from './words.ts'

const pageSize = 50
/** How often "3 minutes ago" is told anew. */
const tickMs = 30_000

export function KeysPage() {
  const t = useWords(keysWords)
  const format = useFormat()
  const now = useNow()
  const search = useSearch({ from: '/keys' })
  const navigate = useNavigate({ from: '/keys' })
  const [revoking, setRevoking] = useState<ApiKey>()
  const { q, state, sort = '-createdAt' } = search
  const request = { query: { limit: pageSize, sort, ...(q && { q }), ...(state && { state }) } }
  const list = useRoutePages(identityRoutes.listKeys, request)
  const columns = useMemo(() => keyColumns({ t, format, now, onRevoke: setRevoking }), [t, format, now])
  const change = (changes: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true })
  const isFiltered = Boolean(q || state)

  return (
    <>
      <PageTitle parts={[t('title')]} />
      <PageHead
        title={t('title')}
        text={t('text')}
        actions={
          <>
            <CopyAs route={identityRoutes.listKeys} request={request} />
            <CreateButton onClick={() => change({ create: true })} />
          </>
        }
      />
      {list.error && !list.rows ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : (
        <>
          <div className="no-print mb-3 flex flex-wrap gap-2">
            <SearchField
              label={t('search')}
              value={q ?? ''}
              onSearch={(text) => change({ q: text || undefined })}
            />
            <Select
              aria-label={t('stateFilter')}
              className="w-auto"
              value={state ?? ''}
              onChange={(event) => change({ state: KeyState.safeParse(event.target.value).data })}
            >
              <option value="">{t('everyState')}</option>
              {keyStates.map((one) => (
                <option key={one} value={one}>
                  {t(one)}
                </option>
              ))}
            </Select>
          </div>
          <DataTable
            label={t('title')}
            columns={columns}
            rows={list.rows}
            rowKey={(key) => key.id}
            sort={sort}
            onSort={(next) => change({ sort: keySorts.find((one) => one === next) })}
            hasMore={list.hasMore}
            isLoadingMore={list.isLoadingMore}
            onMore={list.loadMore}
            failure={list.error}
            empty={
              isFiltered ? (
                <NoHits onReset={() => change({ q: undefined, state: undefined })} />
              ) : (
                <EmptyState
                  icon={<KeyRound />}
                  title={t('empty')}
                  text={t('emptyText')}
                  action={<CreateButton onClick={() => change({ create: true })} />}
                />
              )
            }
          />
        </>
      )}
      <CreateKeyDialog isOpen={search.create === true} onClose={() => change({ create: undefined })} />
      <RevokeKeyDialog apiKey={revoking} now={now} onClose={() => setRevoking(undefined)} />
    </>
  )
}

function CreateButton({ onClick }: { onClick(): void }) {
  const t = useWords(keysWords)
  return (
    <Button tone="primary" onClick={onClick}>
      <Plus aria-hidden />
      {t('create')}
    </Button>
  )
}

function NoHits({ onReset }: { onReset(): void }) {
  const t = useWords(keysWords)
  return (
    <EmptyState
      icon={<SearchX />}
      title={t('noHits')}
      text={t('noHitsText')}
      action={<Button onClick={onReset}>{t('reset')}</Button>}
    />
  )
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])
  return now
}
