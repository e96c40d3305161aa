import { getRouteApi } from '@tanstack/react-router'
import {
  type Document,
  DocumentStatus,
  documentStatuses,
  knowledgeRoutes,
} from '@tragwerk/contracts/knowledge'
import { FileText, SearchX } from 'lucide-react'
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { Button, DataTable, EmptyState, SearchField, Select } from '../design/index.ts'
import { ErrorState, useRoutePages } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { DocumentDialogs, type DocumentWork, SelectionBar, useDocumentWork } from './DocumentActions.tsx'
import { useDocumentColumns } from './document-columns.tsx'
import { documentWords } from './document-words.ts'
import { choose } from './selection.ts'

const route = getRouteApi('/knowledge/$collection')
const nothing: ReadonlySet<string> = new Set()

export function DocumentsTab({
  collection,
  mayWrite,
}: {
  readonly collection: string
  readonly mayWrite: boolean
}) {
  const t = useWords(documentWords)
  const { q, status, sort = '-createdAt' } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useRoutePages(knowledgeRoutes.listDocuments, {
    params: { name: collection },
    query: { sort, limit: 100, ...(q && { q }), ...(status && { status }) },
  })
  const { rows } = list
  const [selected, setSelected] = useState(nothing)
  const lastChosen = useRef<string>(undefined)
  const select = useCallback(
    (id: string, isRange: boolean) => {
      const ids = rows?.map((row) => row.id) ?? []
      setSelected((now) => choose(now, ids, { id, isRange, last: lastChosen.current }))
      lastChosen.current = id
    },
    [rows],
  )
  const work: DocumentWork = useDocumentWork(collection, () => setSelected(nothing))
  const columns = useDocumentColumns({ mayWrite, selected, onSelect: select, work })
  const chosen = useMemo(() => (rows ?? []).filter(({ id }) => selected.has(id)), [rows, selected])
  const isFiltered = q !== undefined || status !== undefined

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows inside have the focus; this only hears their keys
    <div onKeyDown={(event) => mayWrite && selectFocusedRow(event, rows, select)}>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField
          label={t('search')}
          value={q ?? ''}
          onSearch={(next) => void navigate({ search: (now) => ({ ...now, q: next || undefined }) })}
        />
        <div className="w-44">
          <Select
            aria-label={t('status')}
            value={status ?? ''}
            onChange={(event) => {
              const next = DocumentStatus.safeParse(event.target.value).data
              void navigate({ search: (now) => ({ ...now, status: next }) })
            }}
          >
            <option value="">{t('allStates')}</option>
            {documentStatuses.map((one) => (
              <option key={one} value={one}>
                {t(one)}
              </option>
            ))}
          </Select>
        </div>
        {mayWrite && rows && rows.length > 0 && (
          <SelectionBar
            chosen={chosen}
            shown={rows.length}
            onAll={() => setSelected(new Set(rows.map(({ id }) => id)))}
            onNone={() => setSelected(nothing)}
            work={work}
          />
        )}
      </div>
      {list.error && !rows ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : (
        <DataTable
          label={t('documents')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          sort={sort}
          onSort={(next) => void navigate({ search: (now) => ({ ...now, sort: next as typeof sort }) })}
          onOpen={({ id }) =>
            void navigate({
              to: '/knowledge/$collection/documents/$document',
              params: { collection, document: id },
              search: {},
            })
          }
          hasMore={list.hasMore}
          isLoadingMore={list.isLoadingMore}
          onMore={list.loadMore}
          failure={list.error}
          empty={
            isFiltered ? (
              <EmptyState
                icon={<SearchX />}
                title={t('noHits')}
                text={t('noHitsText')}
                action={<Button onClick={() => void navigate({ search: {} })}>{t('showAll')}</Button>}
              />
            ) : (
              <EmptyState
                icon={<FileText />}
                title={t('none')}
                text={mayWrite ? t('noneText') : t('mayNotWrite')}
              />
            )
          }
        />
      )}
      <DocumentDialogs work={work} />
    </div>
  )
}

/** `x` on a row selects it, as in a mail program. */
function selectFocusedRow(
  event: KeyboardEvent<HTMLElement>,
  rows: readonly Document[] | undefined,
  select: (id: string, isRange: boolean) => void,
): void {
  const row = event.target as HTMLElement
  if (event.key.toLowerCase() !== 'x' || event.ctrlKey || event.metaKey || row.tagName !== 'TR') return
  const document = rows?.[Number(row.dataset.index)]
  if (document) select(document.id, event.shiftKey)
}
