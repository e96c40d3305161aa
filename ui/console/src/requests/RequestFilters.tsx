import { gatewayRoutes, outcomes, wireFormats } from '@tragwerk/contracts/gateway'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { SlidersHorizontal, X } from 'lucide-react'
import { useId, useState } from 'react'
import { Button, SearchField, Select } from '../design/index.ts'
import { useMe, useRoute } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import {
  type Chip,
  isFiltered,
  type RequestsSearch,
  toChips,
  withoutChip,
  withoutFilters,
} from './filters.ts'
import { PeriodFields } from './PeriodFields.tsx'
import { requestsWords } from './words.ts'

interface RequestFiltersProps {
  readonly search: RequestsSearch
  /** Names of keys that the rows tell, by id. */
  readonly keyNames: ReadonlyMap<string, string>
  onChange(search: RequestsSearch): void
}

export function RequestFilters({ search, keyNames, onChange }: RequestFiltersProps) {
  const t = useWords(requestsWords)
  const panel = useId()
  const [isOpen, setIsOpen] = useState(false)
  const names = useKeyNames(keyNames)
  return (
    <div className="no-print mb-3 space-y-2">
      <div className="flex flex-wrap items-end gap-2">
        <SearchField
          label={t('search')}
          className="max-sm:basis-full"
          value={search.q ?? ''}
          onSearch={(text) => onChange({ ...search, q: text || undefined })}
        />
        <Choice
          label={t('outcomeFilter')}
          every={t('everyOutcome')}
          value={search.outcome}
          options={outcomes.map((outcome) => [outcome, t(outcome)])}
          onChoose={(outcome) => onChange({ ...search, outcome: outcomes.find((one) => one === outcome) })}
        />
        <PeriodFields search={search} onChange={onChange} />
        <Button tone="quiet" aria-expanded={isOpen} aria-controls={panel} onClick={() => setIsOpen(!isOpen)}>
          <SlidersHorizontal aria-hidden />
          {t(isOpen ? 'fewerFilters' : 'moreFilters')}
        </Button>
        {isFiltered(search) && (
          <Button tone="quiet" onClick={() => onChange(withoutFilters(search))}>
            {t('reset')}
          </Button>
        )}
      </div>
      <div id={panel} className="flex flex-wrap gap-2 empty:hidden">
        {isOpen && <MoreFilters {...{ search, names, onChange }} />}
      </div>
      <FilterChips {...{ search, names, onChange }} />
    </div>
  )
}

interface NamedProps extends Pick<RequestFiltersProps, 'search' | 'onChange'> {
  readonly names: ReadonlyMap<string, string>
}

function MoreFilters({ search, names, onChange }: NamedProps) {
  const t = useWords(requestsWords)
  const { tasks, deployments } = useConfigured()
  return (
    <>
      <Choice
        label={t('formatFilter')}
        every={t('everyFormat')}
        value={search.format}
        options={wireFormats.map((format) => [format, format])}
        onChoose={(format) => onChange({ ...search, format: wireFormats.find((one) => one === format) })}
      />
      <Choice
        label={t('taskFilter')}
        every={t('everyTask')}
        value={search.task}
        options={tasks.map((task) => [task, task])}
        onChoose={(task) => onChange({ ...search, task })}
      />
      <Choice
        label={t('deploymentFilter')}
        every={t('everyDeployment')}
        value={search.deployment}
        options={deployments.map((deployment) => [deployment, deployment])}
        onChoose={(deployment) => onChange({ ...search, deployment })}
      />
      <Choice
        label={t('keyFilter')}
        every={t('everyKey')}
        value={search.keyId}
        options={[...names]}
        onChoose={(keyId) => onChange({ ...search, keyId })}
      />
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly every: string
  readonly value: string | undefined
  readonly options: ReadonlyArray<readonly [value: string, label: string]>
  onChoose(value: string | undefined): void
}

/** What the address asks for can be chosen too, when nobody offers it (any more). */
function Choice({ label, every, value, options, onChoose }: ChoiceProps) {
  const isKnown = value === undefined || options.some(([one]) => one === value)
  return (
    <Select
      aria-label={label}
      className="w-auto max-w-full max-sm:min-w-0 max-sm:flex-1 max-sm:basis-36"
      value={value ?? ''}
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">{every}</option>
      {!isKnown && <option value={value}>{value}</option>}
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </Select>
  )
}

/** Task routes and deployments of the configuration in force, and what is in use beside it. */
function useConfigured() {
  const configuration = useRoute(gatewayRoutes.configuration, {}).data?.configuration
  const providers = useRoute(gatewayRoutes.listProviders, {}).data?.items ?? []
  const deployments = new Set(
    providers.flatMap((provider) => provider.deployments.map((one) => one.deployment)),
  )
  return {
    tasks: (configuration?.routes ?? []).map(({ task }) => task).sort(),
    deployments: [...deployments].sort(),
  }
}

/** As many keys are offered by name. */
const known = { query: { limit: 200 } } as const

function useKeyNames(told: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const mayList = useMe()?.permissions.includes('keys:manage')
  const keys = useRoute(identityRoutes.listKeys, mayList ? known : undefined).data?.items ?? []
  return new Map([...told, ...keys.map(({ id, name }) => [id, name] as const)])
}

function FilterChips({ search, names, onChange }: NamedProps) {
  const t = useWords(requestsWords)
  const textOf = useChipText(names)
  const chips = toChips(search)
  if (chips.length === 0) return null
  return (
    <ul aria-label={t('filters')} className="flex flex-wrap items-center gap-1.5">
      {chips.map((chip) => (
        <li key={chip.name}>
          <span className="inline-flex max-w-full items-center gap-1 rounded-full bg-accent-soft py-0.5 pr-0.5 pl-3 text-ink text-xs">
            <span className="truncate">{textOf(chip)}</span>
            <button
              type="button"
              aria-label={t('remove', { name: textOf(chip) })}
              onClick={() => onChange(withoutChip(search, chip.name))}
              className="grid size-6 place-items-center rounded-full hover:bg-hover"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </span>
        </li>
      ))}
    </ul>
  )
}

function useChipText(names: ReadonlyMap<string, string>): (chip: Chip) => string {
  const t = useWords(requestsWords)
  const format = useFormat()
  const time = (at: string) => (Number.isNaN(Date.parse(at)) ? at : format.dateTime(at))
  return ({ name, value }) => {
    switch (name) {
      case 'outcome':
        return t('chipOutcome', { value: t(outcomes.find((one) => one === value) ?? 'complete') })
      case 'format':
        return t('chipFormat', { value })
      case 'task':
        return t('chipTask', { value })
      case 'deployment':
        return t('chipDeployment', { value })
      case 'keyId':
        return t('chipKeyId', { value: names.get(value) ?? value })
      case 'from':
        return t('chipFrom', { value: time(value) })
      case 'to':
        return t('chipTo', { value: time(value) })
    }
  }
}
