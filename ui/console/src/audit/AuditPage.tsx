import { useNavigate, useSearch } from '@tanstack/react-router'
import { auditRoutes } from '@tragwerk/contracts/audit'
import { Printer, ScrollText, SearchX } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { Button, DataTable, EmptyState, IconButton, PageHead } from '../design/index.ts'
import { CopyAs, ErrorState } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { AuditFilters } from './AuditFilters.tsx'
import { actionWords } from './action-words.ts'
import { auditColumns } from './audit-columns.tsx'
import { ChainCard } from './chain/ChainCard.tsx'
import { useVerifications } from './chain/use-verifications.ts'
import { EntryPanel } from './entry/EntryPanel.tsx'
import { type AuditSearch, isFiltered, withoutFilters } from './filters.ts'
import { NewEntriesBar } from './NewEntriesBar.tsx'
import { PrintReport } from './PrintReport.tsx'
import { useAuditList } from './use-audit-list.ts'
import { useKnownNames } from './use-known-names.ts'
import { auditWords } from './words.ts'

export function AuditPage() {
  const t = useWords(auditWords)
  const search = useSearch({ from: '/audit' })
  const list = useAuditList(search)
  const verifications = useVerifications()
  const change = useChangedAddress()
  const { rows } = list

  return (
    <>
      <PageTitle parts={[t('title')]} />
      <div className="print:hidden">
        <PageHead
          title={t('title')}
          text={t('text')}
          actions={
            <>
              <IconButton label={t('print')} icon={<Printer />} onClick={() => print()} />
              <CopyAs route={auditRoutes.listEntries} request={list.request} />
            </>
          }
        />
        {list.error && !rows ? (
          <ErrorState error={list.error} onRetry={list.reload} />
        ) : (
          <>
            <ChainCard verifications={verifications} />
            <AuditList {...{ search, list, change }} />
          </>
        )}
      </div>
      <Report {...{ search, list }} verification={verifications.kept[0]} />
      {search.entry !== undefined && (
        <EntryPanel
          sequence={search.entry}
          onMove={(entry) => change.replace({ ...search, entry })}
          onClose={() => change.replace({ ...search, entry: undefined })}
          onFilter={(filter) => change.push({ ...search, ...filter, entry: undefined })}
        />
      )}
    </>
  )
}

interface AuditListProps {
  readonly search: AuditSearch
  readonly list: ReturnType<typeof useAuditList>
  readonly change: ReturnType<typeof useChangedAddress>
}

function AuditList({ search, list, change }: AuditListProps) {
  const t = useWords(auditWords)
  const say = useWords(actionWords)
  const format = useFormat()
  const names = useKnownNames(list.rows)
  const { merge } = change
  const columns = useMemo(
    () => auditColumns({ t, say, format, names, onFilter: merge }),
    [t, say, format, names, merge],
  )
  return (
    <>
      <AuditFilters search={search} names={names} onChange={change.replace} />
      <NewEntriesBar {...list.new} onShow={list.showNew} />
      <DataTable
        key={list.generation}
        label={t('title')}
        columns={columns}
        rows={list.rows}
        rowKey={({ sequence }) => String(sequence)}
        sort={list.sort}
        onSort={(sort) => change.replace({ ...search, sort: sort === 'sequence' ? sort : undefined })}
        onOpen={({ sequence }) => change.push({ ...search, entry: sequence })}
        selectedKey={String(search.entry ?? '')}
        hasMore={list.hasMore}
        isLoadingMore={list.isLoadingMore}
        onMore={list.loadMore}
        failure={list.error}
        empty={
          isFiltered(search) ? (
            <EmptyState
              icon={<SearchX />}
              title={t('noHits')}
              text={t('noHitsText')}
              action={<Button onClick={() => change.replace(withoutFilters(search))}>{t('reset')}</Button>}
            />
          ) : (
            <EmptyState icon={<ScrollText />} title={t('empty')} text={t('emptyText')} />
          )
        }
      />
    </>
  )
}

function Report({
  search,
  list,
  verification,
}: Pick<AuditListProps, 'search' | 'list'> & {
  readonly verification: ReturnType<typeof useVerifications>['kept'][number] | undefined
}) {
  const names = useKnownNames(list.rows)
  return <PrintReport {...{ search, names, verification }} rows={list.rows ?? []} hasMore={list.hasMore} />
}

function useChangedAddress() {
  const navigate = useNavigate({ from: '/audit' })
  const go = useCallback(
    (search: AuditSearch | ((before: AuditSearch) => AuditSearch), replace: boolean) =>
      void navigate({ search, replace, resetScroll: false }),
    [navigate],
  )
  return useMemo(
    () => ({
      push: (search: AuditSearch) => go(search, false),
      replace: (search: AuditSearch) => go(search, true),
      merge: (changes: AuditSearch) => go((before) => ({ ...before, ...changes }), false),
    }),
    [go],
  )
}
