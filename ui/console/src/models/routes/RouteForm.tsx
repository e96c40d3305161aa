import { type ActiveConfiguration, type GatewayConfiguration, strategies } from '@tragwerk/contracts/gateway'
import { useId } from 'react'
import { Field, Input, Select } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { toPath } from '../configuration/configuration-path.ts'
import { EditDialog } from '../configuration/EditDialog.tsx'
import { sortProblems } from '../configuration/problems-by-field.ts'
import { TimeoutFields, timeoutFields } from '../configuration/TimeoutFields.tsx'
import { useEdit } from '../configuration/use-edit.ts'
import { RouteBehaviour } from './RouteBehaviour.tsx'
import { RouteLimits } from './RouteLimits.tsx'
import {
  nextTargetId,
  placeOfRoute,
  type RouteDraft,
  type RouteParts,
  toRoute,
  toRouteDraft,
  withRoute,
} from './route-draft.ts'
import { ShareFields } from './ShareFields.tsx'
import { TargetList } from './TargetList.tsx'
import { useDeploymentNames } from './use-deployment-names.ts'
import { strategyNames } from './use-route-limits.ts'
import { routeWords } from './words.ts'

const plainFields = [
  'task',
  'description',
  'primary',
  'fallbacks',
  'strategy',
  'maxLatencyMs',
  'maxCostUsd',
  'sensitivityCeiling',
  'regions',
  'retries.max',
  'retries.baseMs',
  'retries.capMs',
  'hedge',
  'stickiness',
  'canary.target',
  'canary.percent',
  'shadow.target',
  'shadow.percent',
  ...timeoutFields,
]

interface RouteFormProps {
  readonly active: ActiveConfiguration
  /** The route that is edited; undefined for a new one. */
  readonly task: string | undefined
  onClose(): void
}

/** Mounted while it is open, for one route. */
export function RouteForm({ active, task, onClose }: RouteFormProps) {
  const t = useWords(routeWords)
  const edit = useEdit<RouteDraft>({
    name: task === undefined ? 'route-new' : `route.${task}`,
    active,
    initial: ({ routes }) => toRouteDraft(routes.find((route) => route.task === task)),
    apply: (configuration, draft) => withRoute(configuration, task, toRoute(draft)),
    refuse: (configuration, draft) =>
      isTaken(configuration, task, draft)
        ? [{ path: toPath(['routes', placeOfRoute(configuration, task), 'task']), problem: t('taskTaken') }]
        : [],
    doneText: (draft) => t('saved', { task: draft.task.trim() }),
    onSaved: onClose,
  })
  const { draft } = edit
  const listId = useId()
  const sorted = sortProblems(edit.problems, {
    prefix: toPath(['routes', placeOfRoute(edit.base.configuration, task)]),
    fields: [
      ...plainFields,
      ...draft.primary.map((_, at) => `primary[${at}]`),
      ...draft.fallbacks.map((_, at) => `fallbacks[${at}]`),
    ],
  })
  const change = (changes: Partial<RouteDraft>) => edit.setDraft({ ...draft, ...changes })
  const parts = { draft, errors: sorted.byField, change }
  return (
    <EditDialog
      title={task === undefined ? t('create') : t('editTitle', { task })}
      text={t('formText')}
      {...{ active, edit, sorted, onClose }}
    >
      <DeploymentNames id={listId} />
      <NameFields {...parts} />
      <OrderFields {...parts} listId={listId} />
      <RouteLimits {...parts} />
      <RouteBehaviour {...parts} />
      <TimeoutFields
        value={draft.timeouts}
        errors={sorted.byField}
        onChange={(timeouts) => change({ timeouts })}
      />
      <ShareFields {...parts} listId={listId} />
    </EditDialog>
  )
}

/** The server would name the later of the two, which need not be the one in the form. */
function isTaken({ routes }: GatewayConfiguration, before: string | undefined, draft: RouteDraft): boolean {
  const task = draft.task.trim()
  return task !== before && routes.some((route) => route.task === task)
}

function NameFields({ draft, errors, change }: RouteParts) {
  const t = useWords(routeWords)
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t('task')} hint={t('taskHint')} error={errors.task}>
        <Input
          mono
          required
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
          placeholder="support-chat"
          value={draft.task}
          onChange={(event) => change({ task: event.target.value })}
        />
      </Field>
      <Field label={t('description')} error={errors.description}>
        <Input
          maxLength={500}
          autoComplete="off"
          value={draft.description}
          onChange={(event) => change({ description: event.target.value })}
        />
      </Field>
    </div>
  )
}

/** What the fields for deployments propose. */
function DeploymentNames({ id }: { readonly id: string }) {
  const names = useDeploymentNames()
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  )
}

function OrderFields({ draft, errors, change, listId }: RouteParts & { readonly listId: string }) {
  const t = useWords(routeWords)
  const nextId = nextTargetId(draft)
  const isWeighted = draft.strategy === 'weight'
  const isGroup = draft.primary.length > 1 || draft.strategy !== 'order'
  return (
    <>
      <TargetList
        label={t('primary')}
        hint={isWeighted ? `${t('primaryHint')} ${t('weightHint')}` : t('primaryHint')}
        addText={t('addPrimary')}
        field="primary"
        targets={draft.primary}
        hasWeights={isWeighted}
        isNeeded
        onChange={(primary) => change({ primary })}
        {...{ errors, listId, nextId }}
      />
      {isGroup && (
        <Field label={t('strategy')} hint={t('strategyHint')} error={errors.strategy}>
          <Select
            className="sm:w-72"
            value={draft.strategy}
            onChange={(event) => change({ strategy: event.target.value as RouteDraft['strategy'] })}
          >
            {strategies.map((one) => (
              <option key={one} value={one}>
                {t(strategyNames[one])}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <TargetList
        label={t('fallbacks')}
        hint={t('fallbacksHint')}
        emptyText={t('noFallbacks')}
        addText={t('addFallback')}
        field="fallbacks"
        targets={draft.fallbacks}
        hasWeights={false}
        onChange={(fallbacks) => change({ fallbacks })}
        {...{ errors, listId, nextId }}
      />
    </>
  )
}
