import { auditRoutes } from '@tragwerk/contracts/audit'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Button, Field, Input, SearchField, Select } from '../design/index.ts'
import { useRoute } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { actionWords, nameAction } from './action-words.ts'
import {
  type AuditSearch,
  type Chip,
  isFiltered,
  toChips,
  toFilterQuery,
  withoutChip,
  withoutFilters,
} from './filters.ts'
import { fromLocalInput, type PeriodChoice, periodOf, periods, startOf, toLocalInput } from './period.ts'
import type { KnownNames } from './use-known-names.ts'
import { auditWords } from './words.ts'

interface AuditFiltersProps {
  readonly search: AuditSearch
  readonly names: KnownNames
  onChange(search: AuditSearch): void
}

export function AuditFilters({ search, names, onChange }: AuditFiltersProps) {
  const t = useWords(auditWords)
  const say = useWords(actionWords)
  const listed = useRoute(auditRoutes.listActions, {}).data?.items ?? []
  const actions = [...new Set([...listed, ...(search.action ? [search.action] : [])])]
  return (
    <div className="no-print mb-3 space-y-2">
      <div className="flex flex-wrap items-end gap-2">
        <SearchField
          label={t('search')}
          value={search.q ?? ''}
          onSearch={(text) => onChange({ ...search, q: text || undefined })}
        />
        <Select
          aria-label={t('actionFilter')}
          className="w-auto max-w-full"
          value={search.action ?? ''}
          onChange={(event) => onChange({ ...search, action: event.target.value || undefined })}
        >
          <option value="">{t('everyAction')}</option>
          {actions.map((action) => (
            <option key={action} value={action}>
              {nameAction(say, action)}
            </option>
          ))}
        </Select>
        <PeriodFields search={search} onChange={onChange} />
      </div>
      <FilterChips {...{ search, names, onChange }} />
    </div>
  )
}

function PeriodFields({ search, onChange }: Omit<AuditFiltersProps, 'names'>) {
  const t = useWords(auditWords)
  const [isCustom, setIsCustom] = useState(false)
  const range = toFilterQuery(search)
  const choice: PeriodChoice = isCustom ? 'custom' : periodOf(range, Date.now())

  function choose(next: PeriodChoice) {
    setIsCustom(next === 'custom')
    if (next === 'any') onChange({ ...search, from: undefined, to: undefined })
    else if (next !== 'custom') onChange({ ...search, from: startOf(next, Date.now()), to: undefined })
  }

  return (
    <>
      <Select
        aria-label={t('period')}
        className="w-auto"
        value={choice}
        onChange={(event) => choose(event.target.value as PeriodChoice)}
      >
        {(['any', ...periods, 'custom'] as const).map((one) => (
          <option key={one} value={one}>
            {t(one)}
          </option>
        ))}
      </Select>
      {choice === 'custom' &&
        (['from', 'to'] as const).map((end) => (
          <Field key={end} label={t(end)} className="flex items-center gap-2 space-y-0">
            <LocalTimeInput
              at={range[end]}
              onAt={(at) => {
                setIsCustom(true)
                onChange({ ...search, [end]: at })
              }}
            />
          </Field>
        ))}
    </>
  )
}

interface LocalTimeInputProps {
  readonly at: string | undefined
  onAt(at: string | undefined): void
}

/** Keeps what is typed while it is incomplete; follows the address where that says something else. */
function LocalTimeInput({ at, onAt, ...ids }: LocalTimeInputProps) {
  const [typed, setTyped] = useState(() => toLocalInput(at))
  const [seen, setSeen] = useState(at)
  if (seen !== at) {
    setSeen(at)
    if (fromLocalInput(typed) !== at) setTyped(toLocalInput(at))
  }
  return (
    <Input
      {...ids}
      type="datetime-local"
      className="w-auto"
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value)
        onAt(fromLocalInput(event.target.value))
      }}
    />
  )
}

/** What a chip or a line of the report says. */
export function useChipText(names: KnownNames): (chip: Chip) => string {
  const t = useWords(auditWords)
  const say = useWords(actionWords)
  const format = useFormat()
  const time = (at: string) => (Number.isNaN(Date.parse(at)) ? at : format.dateTime(at))
  return ({ name, value }) => {
    if (name === 'action') return t('chipAction', { value: nameAction(say, value) })
    if (name === 'actorId') return t('chipActorId', { value: names.actor(value) })
    if (name === 'subject') return t('chipSubject', { value: names.subject(value) })
    return t(name === 'from' ? 'chipFrom' : 'chipTo', { value: time(value) })
  }
}

function FilterChips({ search, names, onChange }: AuditFiltersProps) {
  const t = useWords(auditWords)
  const textOf = useChipText(names)
  const chips = toChips(search)
  if (!isFiltered(search)) return null
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
      <li>
        <Button size="small" tone="quiet" onClick={() => onChange(withoutFilters(search))}>
          {t('reset')}
        </Button>
      </li>
    </ul>
  )
}
