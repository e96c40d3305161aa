import type { SearchExplanation } from '@tragwerk/contracts/knowledge'
import { useId } from 'react'
import { Button, Notice } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { ListMark } from './ListMark.tsx'
import { type ListName, listNames, type PerList } from './weigh-lists.ts'
import { searchDebuggerWords } from './words.ts'

interface WhatIfProps {
  readonly explanation: SearchExplanation
  /** Undefined while nothing was moved. */
  readonly wanted: PerList<number> | undefined
  /** What they come to. */
  readonly effective: PerList<number>
  onChange(wanted: PerList<number>): void
  onReset(): void
}

/** Other weights on the same shares, at once and in the browser only. */
export function WhatIf({ explanation, wanted, effective, onChange, onReset }: WhatIfProps) {
  const t = useWords(searchDebuggerWords)
  const positions = wanted ?? explanation.weights
  const isAllZero = listNames.every((name) => effective[name] === 0)
  return (
    <div className="space-y-3">
      <p className="text-ink-soft text-xs">{t('whatIfText')}</p>
      {listNames.map((name) => (
        <Slider
          key={name}
          name={name}
          position={positions[name]}
          effective={effective[name]}
          isUnused={explanation.candidates[name] === 0}
          onChange={(position) => onChange({ ...positions, [name]: position })}
        />
      ))}
      {isAllZero && <Notice tone="warn">{t('allZero')}</Notice>}
      <Button size="small" onClick={onReset} disabled={wanted === undefined}>
        {t('reset')}
      </Button>
    </div>
  )
}

interface SliderProps {
  readonly name: ListName
  readonly position: number
  readonly effective: number
  readonly isUnused: boolean
  onChange(position: number): void
}

function Slider({ name, position, effective, isUnused, onChange }: SliderProps) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="flex items-center gap-2 text-sm">
        <ListMark name={name} />
        <span className="sr-only">{t('weightOf', { list: t(name) })}</span>
        <span aria-hidden className="flex-1">
          {t(name)}
        </span>
        <span aria-hidden className="text-ink-soft tabular-nums">
          {isUnused ? t('noSay') : format.percent(effective)}
        </span>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        value={Math.round(position * 100)}
        disabled={isUnused}
        aria-valuetext={isUnused ? t('noSay') : format.percent(effective)}
        onChange={(event) => onChange(Number(event.target.value) / 100)}
        className="h-6 w-full accent-primary disabled:opacity-50"
      />
    </div>
  )
}
