import { type ActiveConfiguration, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { Coins, Plus, SearchX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button, ConfirmDialog, DataTable, EmptyState, Notice, SearchField } from '../../design/index.ts'
import { CopyAs, ErrorState, useRoute } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { toBase, useChange } from '../configuration/use-change.ts'
import { useMayChange } from '../configuration/use-configuration.ts'
import { useProviders } from '../providers/use-providers.ts'
import { useModelsAddress } from '../use-models-address.ts'
import { modelsWords } from '../words.ts'
import { PriceForm } from './PriceForm.tsx'
import { priceColumns } from './price-columns.tsx'
import { unpricedInUse, withoutPrice } from './price-draft.ts'
import { priceWords } from './words.ts'

export function PricesTab({ active }: { readonly active: ActiveConfiguration }) {
  const t = useWords(priceWords)
  const tm = useWords(modelsWords)
  const format = useFormat()
  const { search, filter, create: add, edit, close } = useModelsAddress()
  const mayChange = useMayChange(active)
  const [removing, setRemoving] = useState<string>()
  const request = { query: search.q ? { q: search.q.slice(0, 100) } : {} }
  const list = useRoute(gatewayRoutes.listPrices, request, { keepsPrevious: true })
  const columns = useMemo(
    () =>
      priceColumns({
        t,
        format,
        mayChange,
        deploymentName: tm('deployment'),
        actionsName: tm('actions'),
        onEdit: edit,
        onRemove: setRemoving,
      }),
    [t, tm, format, mayChange, edit],
  )
  const isFormOpen = mayChange && (search.create || search.edit !== undefined)

  if (list.error && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  return (
    <>
      <UnpricedNotice mayChange={mayChange} onEdit={edit} />
      <p className="mb-3 max-w-prose text-ink-soft">{t('text', { version: list.data?.version ?? '…' })}</p>
      <div className="no-print mb-3 flex flex-wrap items-center gap-2">
        <SearchField label={tm('search')} value={search.q ?? ''} onSearch={filter} />
        <div className="ml-auto flex items-center gap-2">
          <CopyAs route={gatewayRoutes.listPrices} request={request} />
          {mayChange && (
            <Button tone="primary" onClick={add}>
              <Plus aria-hidden />
              {t('add')}
            </Button>
          )}
        </div>
      </div>
      <DataTable
        label={t('table')}
        columns={columns}
        rows={list.data?.items}
        rowKey={({ deployment }) => deployment}
        failure={list.error}
        empty={
          search.q ? (
            <EmptyState
              icon={<SearchX />}
              title={tm('noHits')}
              text={tm('noHitsText')}
              action={<Button onClick={() => filter('')}>{tm('reset')}</Button>}
            />
          ) : (
            <EmptyState icon={<Coins />} title={t('empty')} text={t('emptyText')} />
          )
        }
      />
      {isFormOpen && (search.edit === undefined || list.data) && (
        <PriceForm
          key={search.edit ?? ''}
          active={active}
          deployment={search.edit}
          inForce={list.data?.items.find(({ deployment }) => deployment === search.edit)}
          onClose={close}
        />
      )}
      {removing !== undefined && (
        <RemovePriceDialog active={active} name={removing} onClose={() => setRemoving(undefined)} />
      )}
    </>
  )
}

interface UnpricedNoticeProps {
  readonly mayChange: boolean
  onEdit(deployment: string): void
}

/** What is in use and costs nobody knows what. */
function UnpricedNotice({ mayChange, onEdit }: UnpricedNoticeProps) {
  const t = useWords(priceWords)
  const { deployments } = useProviders()
  const unpriced = unpricedInUse(deployments)
  if (unpriced.length === 0) return null
  return (
    <Notice tone="warn" className="mb-4">
      <p>{t('unpriced')}</p>
      <ul className="mt-2 flex flex-wrap gap-2">
        {unpriced.map(({ deployment: name }) => (
          <li key={name}>
            {mayChange ? (
              <Button
                size="small"
                className="min-h-7 max-w-full"
                aria-label={t('setPrice', { name })}
                onClick={() => onEdit(name)}
              >
                <Plus aria-hidden />
                <span className="truncate font-mono">{name}</span>
              </Button>
            ) : (
              <code className="font-mono text-xs">{name}</code>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

interface RemovePriceDialogProps {
  readonly active: ActiveConfiguration
  readonly name: string
  onClose(): void
}

function RemovePriceDialog({ active, name, onClose }: RemovePriceDialogProps) {
  const t = useWords(priceWords)
  const change = useChange()
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('removeTitle', { name })}
      text={t('removeText')}
      action={t('removeAction')}
      onConfirm={() =>
        change.save({
          base: toBase(active),
          configuration: withoutPrice(active.configuration, name),
          doneText: t('removed', { name }),
        })
      }
    />
  )
}
