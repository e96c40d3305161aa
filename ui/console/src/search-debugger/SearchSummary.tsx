import type { SearchExplanation, SearchMode } from '@tragwerk/contracts/knowledge'
import type { ReactNode } from 'react'
import { Card } from '../design/index.ts'
import { useFormat, useLanguage, useWords } from '../words/index.ts'
import { ListMark, listFill } from './ListMark.tsx'
import { listNames } from './weigh-lists.ts'
import { searchDebuggerWords } from './words.ts'

interface SearchSummaryProps {
  readonly language: string | null
  readonly mode: SearchMode
  readonly explanation: SearchExplanation
}

/** How the query was understood and what each list had to say, before any passage is looked at. */
export function SearchSummary({ language, mode, explanation }: SearchSummaryProps) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const { timingMs, queryWords } = explanation
  const times = [
    ...(mode === 'lexical' ? [] : [t('embedTime', { time: format.duration(timingMs.embed) })]),
    t('searchTime', { time: format.duration(timingMs.search) }),
  ]
  return (
    <Card aria-label={t('summary')} className="grid gap-x-10 gap-y-4 p-4 md:grid-cols-2">
      <dl className="grid content-start gap-3 sm:grid-cols-2">
        <Entry name={t('language')}>
          <LanguageName tag={language} />
        </Entry>
        <Entry name={t('time')}>
          <span className="font-medium tabular-nums">{format.duration(timingMs.total)}</span>
          <span className="block text-ink-faint text-xs tabular-nums">{times.join(' · ')}</span>
        </Entry>
        <Entry name={t('queryWords')} className="sm:col-span-2">
          {queryWords.length === 0 ? (
            <span className="text-ink-soft">{t(mode === 'vector' ? 'noQueryWords' : 'onlyStopWords')}</span>
          ) : (
            <span className="flex flex-wrap gap-1 pt-0.5">
              {queryWords.map((word) => (
                <code key={word} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-ink text-xs">
                  {word}
                </code>
              ))}
            </span>
          )}
        </Entry>
      </dl>
      <WeightsTable explanation={explanation} />
    </Card>
  )
}

interface EntryProps {
  readonly name: string
  readonly className?: string
  readonly children: ReactNode
}

function Entry({ name, className, children }: EntryProps) {
  return (
    <div className={className}>
      <dt className="text-ink-faint text-xs">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function LanguageName({ tag }: { readonly tag: string | null }) {
  const t = useWords(searchDebuggerWords)
  const { language } = useLanguage()
  if (tag === null) return <span className="text-ink-soft">{t('unknownLanguage')}</span>
  return <span className="font-medium">{new Intl.DisplayNames(language, { type: 'language' }).of(tag)}</span>
}

function WeightsTable({ explanation }: Pick<SearchSummaryProps, 'explanation'>) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const { weights, candidates } = explanation
  return (
    <table aria-label={t('weights')} className="w-full text-sm">
      <thead>
        <tr className="text-ink-faint text-xs">
          <th scope="col" className="pb-1 text-left font-normal">
            {t('list')}
          </th>
          <th scope="col" className="pb-1 text-left font-normal">
            {t('weight')}
          </th>
          <th scope="col" className="whitespace-nowrap pb-1 pl-3 text-right font-normal">
            {t('candidates')}
          </th>
        </tr>
      </thead>
      <tbody>
        {listNames.map((name) => (
          <tr key={name}>
            <th scope="row" className="whitespace-nowrap py-1 pr-3 text-left font-normal">
              <span className="inline-flex items-center gap-2">
                <ListMark name={name} />
                {t(name)}
              </span>
            </th>
            <td className="w-full">
              {candidates[name] === 0 ? (
                <span className="text-ink-faint">{t('noSay')}</span>
              ) : (
                <span className="flex items-center gap-3">
                  <span
                    aria-hidden
                    className="h-3 min-w-px rounded-sm"
                    style={{ ...listFill(name).style, width: `${weights[name] * 60}%` }}
                  />
                  <span className="whitespace-nowrap tabular-nums">{format.percent(weights[name])}</span>
                </span>
              )}
            </td>
            <td className="text-right tabular-nums">{format.number(candidates[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
