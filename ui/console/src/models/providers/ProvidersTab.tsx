import { type ActiveConfiguration, gatewayRoutes, type ProviderStatus } from '@tragwerk/contracts/gateway'
import { Plus, SearchX, ServerCog } from 'lucide-react'
import { useState } from 'react'
import { Button, EmptyState, SearchField, Skeleton } from '../../design/index.ts'
import { CopyAs, ErrorLine, ErrorState } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { useMayChange } from '../configuration/use-configuration.ts'
import { useModelsAddress } from '../use-models-address.ts'
import { useNow } from '../use-now.ts'
import { modelsWords } from '../words.ts'
import { ProviderCard } from './ProviderCard.tsx'
import { ProviderForm } from './ProviderForm.tsx'
import { RemoveProviderDialog } from './RemoveProviderDialog.tsx'
import { useProviders } from './use-providers.ts'
import { providerWords } from './words.ts'

export function ProvidersTab({ active }: { readonly active: ActiveConfiguration }) {
  const t = useWords(providerWords)
  const tm = useWords(modelsWords)
  const address = useModelsAddress()
  const live = useProviders()
  const now = useNow()
  const mayChange = useMayChange(active)
  const [removing, setRemoving] = useState<string>()
  const { q = '', create, edit } = address.search
  const isConfigured = ({ name }: Pick<ProviderStatus, 'name'>) =>
    Object.hasOwn(active.configuration.providers, name)
  const shown = live.providers
    ?.filter((provider) => matches(provider, q))
    .toSorted((one, other) => Number(isConfigured(other)) - Number(isConfigured(one)))
  const addButton = mayChange && (
    <Button tone="primary" onClick={address.create}>
      <Plus aria-hidden />
      {t('add')}
    </Button>
  )

  if (live.error && !live.providers) return <ErrorState error={live.error} onRetry={live.reload} />
  return (
    <>
      <div className="no-print mb-3 flex flex-wrap items-center gap-2">
        <SearchField label={tm('search')} value={q} onSearch={address.filter} />
        <div className="ml-auto flex items-center gap-2">
          <CopyAs route={gatewayRoutes.listProviders} request={{}} />
          {addButton}
        </div>
      </div>
      {live.error && <ErrorLine error={live.error} />}
      {!shown && <Waiting />}
      <ul className="space-y-3">
        {shown?.map((provider) => (
          <li key={provider.name}>
            <ProviderCard
              provider={provider}
              longest={live.longest}
              now={now}
              mayChange={mayChange && isConfigured(provider)}
              onEdit={() => address.edit(provider.name)}
              onRemove={() => setRemoving(provider.name)}
            />
          </li>
        ))}
      </ul>
      {shown?.length === 0 && q !== '' && (
        <EmptyState
          icon={<SearchX />}
          title={tm('noHits')}
          text={tm('noHitsText')}
          action={<Button onClick={() => address.filter('')}>{tm('reset')}</Button>}
        />
      )}
      {q === '' && shown && !shown.some(isConfigured) && (
        <EmptyState icon={<ServerCog />} title={t('empty')} text={t('emptyText')} action={addButton} />
      )}
      {mayChange && (create || edit !== undefined) && (
        <ProviderForm key={edit ?? ''} active={active} name={edit} onClose={address.close} />
      )}
      {removing !== undefined && (
        <RemoveProviderDialog active={active} name={removing} onClose={() => setRemoving(undefined)} />
      )}
    </>
  )
}

function matches({ name, kind, deployments }: ProviderStatus, q: string): boolean {
  const wanted = q.toLowerCase()
  return [name, kind, ...deployments.map(({ deployment }) => deployment)].some((text) =>
    text.toLowerCase().includes(wanted),
  )
}

function Waiting() {
  return (
    <div className="space-y-3">
      <Skeleton className="h-44 w-full rounded-card" />
      <Skeleton className="h-44 w-full rounded-card" />
    </div>
  )
}
