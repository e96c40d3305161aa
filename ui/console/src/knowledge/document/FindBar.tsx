import { ChevronDown, ChevronUp } from 'lucide-react'
import { IconButton, Input } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { mostFound } from './find-text.ts'
import { viewerWords } from './words.ts'

interface FindBarProps {
  readonly value: string
  readonly count: number
  /** From 0. */
  readonly current: number
  onValue(value: string): void
  onStep(step: 1 | -1): void
}

/** Searches in the text; Enter goes on, with Shift back, Escape ends it. */
export function FindBar({ value, count, current, onValue, onStep }: FindBarProps) {
  const t = useWords(viewerWords)
  const isEmpty = value.trim() === ''
  return (
    <search className="flex items-center gap-1">
      <Input
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        value={value}
        data-list-search
        onChange={(event) => onValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') onValue('')
        }}
        className="w-40 sm:w-56"
      />
      <span
        role="status"
        className="min-w-20 whitespace-nowrap text-center text-ink-faint text-xs tabular-nums"
      >
        {!isEmpty &&
          (count === 0
            ? t('findNone')
            : t(count < mostFound ? 'findCount' : 'findMany', { current: current + 1, total: count }))}
      </span>
      <IconButton
        label={t('previous')}
        icon={<ChevronUp />}
        disabled={count === 0}
        onClick={() => onStep(-1)}
      />
      <IconButton label={t('next')} icon={<ChevronDown />} disabled={count === 0} onClick={() => onStep(1)} />
    </search>
  )
}
