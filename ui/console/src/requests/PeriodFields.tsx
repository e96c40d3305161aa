import { useState } from 'react'
import { Field, Input, Select } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import type { RequestsSearch } from './filters.ts'
import { fromLocalInput, type PeriodChoice, periods, toLocalInput } from './period.ts'
import { requestsWords } from './words.ts'

interface PeriodFieldsProps {
  readonly search: RequestsSearch
  onChange(search: RequestsSearch): void
}

/** A period that reaches back from now, or two moments. */
export function PeriodFields({ search, onChange }: PeriodFieldsProps) {
  const t = useWords(requestsWords)
  const [isCustom, setIsCustom] = useState(false)
  const hasLimits = Boolean(search.from || search.to)
  const choice: PeriodChoice = search.period ?? (isCustom || hasLimits ? 'custom' : 'any')

  function choose(next: PeriodChoice) {
    setIsCustom(next === 'custom')
    const period = periods.find((one) => one === next)
    if (next === 'custom') onChange({ ...search, period: undefined })
    else onChange({ ...search, period, from: undefined, to: undefined })
  }

  return (
    <>
      <Select
        aria-label={t('period')}
        className="w-auto max-sm:min-w-0 max-sm:flex-1 max-sm:basis-36"
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
            <LocalTimeInput at={search[end]} onAt={(at) => onChange({ ...search, [end]: at })} />
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
