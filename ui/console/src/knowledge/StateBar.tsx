import type { Collection } from '@tragwerk/contracts/knowledge'
import { useFormat, useWords } from '../words/index.ts'
import { knowledgeWords } from './words.ts'

const parts = [
  { state: 'indexed', look: 'bg-good', text: 'text-ink-soft' },
  { state: 'pending', look: 'bg-info', text: 'text-info' },
  { state: 'failed', look: 'bg-bad', text: 'text-bad' },
] as const

/** How far the documents of a collection are: the shares as a bar, the numbers in words. */
export function StateBar({ states }: { readonly states: Collection['states'] }) {
  const t = useWords(knowledgeWords)
  const format = useFormat()
  const total = states.indexed + states.pending + states.failed
  if (total === 0) return <span className="text-ink-faint">{t('empty')}</span>
  const told = parts.filter(({ state }) => states[state] > 0)
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <span aria-hidden className="flex h-1.5 w-full max-w-48 gap-px overflow-hidden rounded-full bg-sunken">
        {told.map(({ state, look }) => (
          <span key={state} className={look} style={{ flex: `${states[state]} 0 3px` }} />
        ))}
      </span>
      <span className="truncate text-xs">
        {told.map(({ state, text }, index) => (
          <span key={state} className={text}>
            {index > 0 && ' · '}
            {t(state, { count: states[state] })}
          </span>
        ))}
        <span className="sr-only"> ({format.number(total)})</span>
      </span>
    </span>
  )
}
