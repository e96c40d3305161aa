import { type ActiveConfiguration, gatewayRoutes, type TaskRoute } from '@tragwerk/contracts/gateway'
import { Plus, SearchX, Split } from 'lucide-react'
import { useState } from 'react'
import { Button, ConfirmDialog, EmptyState, SearchField } from '../../design/index.ts'
import { CopyAs } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { toBase, useChange } from '../configuration/use-change.ts'
import { useMayChange } from '../configuration/use-configuration.ts'
import { useProviders } from '../providers/use-providers.ts'
import { useModelsAddress } from '../use-models-address.ts'
import { modelsWords } from '../words.ts'
import { RouteCard } from './RouteCard.tsx'
import { RouteForm } from './RouteForm.tsx'
import { RoutePanel } from './RoutePanel.tsx'
import { withoutRoute } from './route-draft.ts'
import { routeWords } from './words.ts'

const mostShown = 100

export function RoutesTab({ active }: { readonly active: ActiveConfiguration }) {
  const t = useWords(routeWords)
  const tm = useWords(modelsWords)
  const address = useModelsAddress()
  const { byName } = useProviders()
  const mayChange = useMayChange(active)
  const [removing, setRemoving] = useState<string>()
  const { q = '', create, edit, route: shownTask } = address.search
  const found = active.configuration.routes.filter((route) => matches(route, q))
  const shown = found.slice(0, mostShown)
  const addButton = mayChange && (
    <Button tone="primary" onClick={address.create}>
      <Plus aria-hidden />
      {t('add')}
    </Button>
  )
  return (
    <>
      <div className="no-print mb-3 flex flex-wrap items-center gap-2">
        <SearchField label={tm('search')} value={q} onSearch={address.filter} />
        <div className="ml-auto flex items-center gap-2">
          <CopyAs route={gatewayRoutes.configuration} request={{}} />
          {addButton}
        </div>
      </div>
      <ul className="space-y-3">
        {shown.map((route) => (
          <li key={route.task}>
            <RouteCard
              {...{ route, byName, mayChange }}
              onShow={() => address.show({ route: route.task })}
              onEdit={() => address.edit(route.task)}
              onRemove={() => setRemoving(route.task)}
            />
          </li>
        ))}
      </ul>
      {found.length > shown.length && (
        <p className="mt-3 text-ink-faint text-xs">
          {t('shownOf', { shown: shown.length, all: found.length })}
        </p>
      )}
      {found.length === 0 &&
        (q === '' ? (
          <EmptyState icon={<Split />} title={t('empty')} text={t('emptyText')} action={addButton} />
        ) : (
          <EmptyState
            icon={<SearchX />}
            title={tm('noHits')}
            text={tm('noHitsText')}
            action={<Button onClick={() => address.filter('')}>{tm('reset')}</Button>}
          />
        ))}
      {mayChange && (create || edit !== undefined) && (
        <RouteForm key={edit ?? ''} active={active} task={edit} onClose={address.close} />
      )}
      {shownTask !== undefined && edit === undefined && (
        <RoutePanel
          {...{ active, byName, mayChange }}
          task={shownTask}
          onEdit={() => address.edit(shownTask)}
          onClose={address.close}
        />
      )}
      {removing !== undefined && (
        <RemoveRouteDialog active={active} task={removing} onClose={() => setRemoving(undefined)} />
      )}
    </>
  )
}

function matches({ task, description = '', primary, fallbacks }: TaskRoute, q: string): boolean {
  const wanted = q.toLowerCase()
  return [task, description, ...[...primary, ...fallbacks].map(({ model }) => model)].some((text) =>
    text.toLowerCase().includes(wanted),
  )
}

interface RemoveRouteDialogProps {
  readonly active: ActiveConfiguration
  readonly task: string
  onClose(): void
}

function RemoveRouteDialog({ active, task, onClose }: RemoveRouteDialogProps) {
  const t = useWords(routeWords)
  const change = useChange()
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('removeTitle', { task })}
      text={t('removeText', { task })}
      action={t('remove')}
      onConfirm={() =>
        change.save({
          base: toBase(active),
          configuration: withoutRoute(active.configuration, task),
          doneText: t('removed', { task }),
        })
      }
    />
  )
}
