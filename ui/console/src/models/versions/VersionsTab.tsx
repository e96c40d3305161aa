import {
  type ActiveConfiguration,
  type ConfigurationVersion,
  gatewayRoutes,
} from '@tragwerk/contracts/gateway'
import { History } from 'lucide-react'
import { useMemo } from 'react'
import { Badge, type Column, DataTable, EmptyState } from '../../design/index.ts'
import { CopyAs, ErrorState, useRoutePages } from '../../server/index.ts'
import { type Format, type Translate, useFormat, useWords } from '../../words/index.ts'
import { configurationWords } from '../configuration/words.ts'
import { useModelsAddress } from '../use-models-address.ts'
import { VersionPanel } from './VersionPanel.tsx'

const request = { query: { limit: 50 } }

export function VersionsTab({ active }: { readonly active: ActiveConfiguration }) {
  const t = useWords(configurationWords)
  const format = useFormat()
  const { search, show, close } = useModelsAddress()
  const list = useRoutePages(gatewayRoutes.listConfigurations, request)
  const columns = useMemo(
    () => versionColumns({ t, format, onShow: (version) => show({ version }) }),
    [t, format, show],
  )
  if (list.error && !list.rows) return <ErrorState error={list.error} onRetry={list.reload} />
  return (
    <>
      <div className="mb-3 flex items-start justify-between gap-4">
        <p className="max-w-prose text-ink-soft">{t('versionsText')}</p>
        <CopyAs route={gatewayRoutes.listConfigurations} request={request} />
      </div>
      <DataTable
        label={t('versions')}
        columns={columns}
        rows={list.rows}
        rowKey={({ version }) => String(version)}
        onOpen={({ version }) => show({ version })}
        selectedKey={String(search.version ?? '')}
        hasMore={list.hasMore}
        isLoadingMore={list.isLoadingMore}
        onMore={list.loadMore}
        failure={list.error}
        empty={<EmptyState icon={<History />} title={t('noVersions')} text={t('noVersionsText')} />}
      />
      {search.version !== undefined && (
        <VersionPanel key={search.version} active={active} version={search.version} onClose={close} />
      )}
    </>
  )
}

interface ColumnInput {
  readonly t: Translate<typeof configurationWords.en>
  readonly format: Format
  onShow(version: number): void
}

function versionColumns({ t, format, onShow }: ColumnInput): ReadonlyArray<Column<ConfigurationVersion>> {
  return [
    {
      id: 'version',
      head: t('version'),
      width: 9,
      cell: ({ version, isActive }) => (
        <span className="flex items-center gap-2">
          <button
            type="button"
            aria-label={t('versionTitle', { version })}
            onClick={() => onShow(version)}
            className="min-h-6 min-w-6 rounded text-left font-medium text-accent tabular-nums underline-offset-2 hover:underline"
          >
            {format.number(version)}
          </button>
          {isActive && (
            <Badge tone="good" dot>
              {t('active')}
            </Badge>
          )}
        </span>
      ),
    },
    {
      id: 'createdAt',
      head: t('createdAt'),
      width: 11,
      cell: ({ createdAt }) => <time dateTime={createdAt}>{format.dateTime(createdAt)}</time>,
    },
    { id: 'author', head: t('author'), hideBelow: 'sm', width: 12, cell: ({ author }) => author },
    { id: 'source', head: t('source'), hideBelow: 'lg', width: 10, cell: ({ source }) => t(source) },
    {
      id: 'note',
      head: t('noteHead'),
      hideBelow: 'md',
      cell: ({ note }) => note ?? <span className="text-ink-faint">{t('noNote')}</span>,
    },
  ]
}
