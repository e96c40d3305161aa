import { knowledgeRoutes, type SearchMode } from '@tragwerk/contracts/knowledge'
import type { RouteRequest } from '@tragwerk/contracts/route'
import { Search } from 'lucide-react'
import { useId, useState } from 'react'
import { Button, classNames, Input, Select } from '../design/index.ts'
import { CopyAs, useDraft } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { searchDebuggerWords } from './words.ts'

export const limits = [10, 20, 50, 100] as const

interface SearchFormProps {
  readonly collection: string
  readonly query: string
  readonly mode: SearchMode
  readonly limit: number
  readonly recent: readonly string[]
  readonly isBusy: boolean
  readonly request: RouteRequest<typeof knowledgeRoutes.search> | undefined
  onSearch(query: string): void
  onMode(mode: SearchMode): void
  onLimit(limit: number): void
}

export function SearchForm(props: SearchFormProps) {
  const t = useWords(searchDebuggerWords)
  const id = useId()
  const [typed, setTyped] = useDraft(`search-debugger.${props.collection}`, props.query)
  const [seen, setSeen] = useState(props.query)
  if (seen !== props.query) {
    setSeen(props.query)
    setTyped(props.query)
  }
  return (
    <search>
      <form
        className="flex flex-wrap items-end gap-x-3 gap-y-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') props.onSearch(typed.trim())
        }}
      >
        <div className="min-w-0 flex-1 basis-80 space-y-1.5">
          <label htmlFor={id} className="block font-medium text-sm">
            {t('query')}
          </label>
          <div className="flex gap-2">
            <Input
              id={id}
              type="search"
              enterKeyHint="search"
              maxLength={8000}
              placeholder={t('queryPlaceholder')}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Button type="submit" tone="primary" aria-busy={props.isBusy}>
              <Search aria-hidden />
              <span className="max-sm:sr-only">{t(props.isBusy ? 'searching' : 'search')}</span>
            </Button>
          </div>
        </div>
        <ModeChoice mode={props.mode} onMode={props.onMode} />
        <LimitChoice limit={props.limit} onLimit={props.onLimit} />
        {props.request && <CopyAs route={knowledgeRoutes.search} request={props.request} />}
      </form>
      {props.recent.length > 0 && (
        <nav aria-label={t('recent')} className="no-print mt-2 flex flex-wrap items-center gap-1">
          <span className="text-ink-faint text-xs">{t('recent')}</span>
          {props.recent.map((query) => (
            <Button
              key={query}
              size="small"
              tone="quiet"
              className="max-w-64"
              onClick={() => props.onSearch(query)}
            >
              <span className="truncate">{query}</span>
            </Button>
          ))}
        </nav>
      )}
    </search>
  )
}

const modes = [
  ['hybrid', 'hybrid'],
  ['lexical', 'lexical'],
  ['vector', 'vectorMode'],
] as const

function ModeChoice({ mode, onMode }: Pick<SearchFormProps, 'mode' | 'onMode'>) {
  const t = useWords(searchDebuggerWords)
  const name = useId()
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1.5 font-medium text-sm">{t('mode')}</legend>
      <div className="inline-flex h-control rounded-control border border-line-field p-0.5">
        {modes.map(([value, word]) => (
          <label
            key={value}
            className={classNames(
              'flex cursor-pointer items-center rounded-md px-3 text-ink-soft text-sm hover:text-ink',
              'has-checked:bg-primary has-checked:font-medium has-checked:text-primary-ink',
              'has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2',
            )}
          >
            <input
              type="radio"
              name={name}
              value={value}
              checked={mode === value}
              onChange={() => onMode(value)}
              className="sr-only"
            />
            {t(word)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function LimitChoice({ limit, onLimit }: Pick<SearchFormProps, 'limit' | 'onLimit'>) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const id = useId()
  const choices = [...new Set([...limits, limit])].sort((a, b) => a - b)
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block font-medium text-sm">
        {t('limit')}
      </label>
      <Select
        id={id}
        className="w-24"
        value={limit}
        onChange={(event) => onLimit(Number(event.target.value))}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {format.number(choice)}
          </option>
        ))}
      </Select>
    </div>
  )
}
