import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CopyButton, classNames } from '../design/index.ts'
import { shellWords } from '../shell/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { folderOf } from './layer-facts.ts'
import { areaOf, type Part, type Storey } from './picture/storeys.ts'
import { usePartName } from './picture/use-figure-words.ts'
import { homeWords } from './words.ts'

/** The parts of a layer with their figures, the way to their areas, and where their code is. */
export function PartTable({ storey, isPaused }: { readonly storey: Storey; readonly isPaused: boolean }) {
  const t = useWords(homeWords)
  const tShell = useWords(shellWords)
  return (
    <div
      className={classNames(
        'overflow-hidden rounded-card border border-line bg-surface shadow-low',
        isPaused && 'grayscale',
      )}
    >
      <table aria-label={`${tShell(storey.layer)}: ${t('parts')}`} className="w-full text-sm">
        <thead>
          <tr className="text-left text-ink-faint text-xs">
            <Head>{t('part')}</Head>
            <Head isNumber>{t('calls')}</Head>
            <Head isNumber>{t('failuresColumn')}</Head>
            <Head isNumber hide="max-sm:hidden">
              {t('p50')}
            </Head>
            <Head isNumber>{t('p95Column')}</Head>
            <Head hide="max-md:hidden">{t('lastActive')}</Head>
            <Head hide="max-lg:hidden">{t('code')}</Head>
          </tr>
        </thead>
        <tbody>
          {storey.parts.map((part) => (
            <PartRow key={part.id} part={part} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PartRow({ part }: { readonly part: Part }) {
  const t = useWords(homeWords)
  const format = useFormat()
  const name = usePartName()(part.name)
  const { hash } = useLocation()
  const { figures } = part
  const duration = (ms: number | null | undefined) =>
    ms === null || ms === undefined ? t('noValue') : format.duration(ms)
  const count = (value: number | undefined) => (value === undefined ? t('noValue') : format.number(value))
  return (
    <tr className={classNames('border-line border-t', hash === part.name && 'bg-accent-soft/60')}>
      <th scope="row" className="px-2 py-2.5 text-left font-normal first:pl-4">
        <AreaName part={part} name={name} />
      </th>
      <Cell isNumber>{count(figures?.calls)}</Cell>
      <Cell isNumber isBad={(figures?.failures ?? 0) > 0}>
        {count(figures?.failures)}
      </Cell>
      <Cell isNumber hide="max-sm:hidden">
        {duration(figures?.p50Ms)}
      </Cell>
      <Cell isNumber>{duration(figures?.p95Ms)}</Cell>
      <Cell hide="max-md:hidden">
        {figures ? (figures.lastAt ? format.exactTime(figures.lastAt) : t('never')) : t('noValue')}
      </Cell>
      <Cell hide="max-lg:hidden">
        <span className="flex items-center gap-1">
          <code className="truncate font-mono text-xs">{folderOf(part)}</code>
          <CopyButton text={folderOf(part)} label={t('copyFolder', { part: name })} />
        </span>
      </Cell>
    </tr>
  )
}

/** A link where the part has an area of its own. */
function AreaName({ part, name }: { readonly part: Part; readonly name: string }) {
  const t = useWords(homeWords)
  const area = areaOf(part.id)
  if (area.to === '/layers/$layer') return <span className="font-medium">{name}</span>
  return (
    <Link
      to={area.to}
      aria-label={t('open', { area: name })}
      className="font-medium text-accent underline-offset-2 hover:underline"
    >
      {name}
    </Link>
  )
}

interface CellProps {
  readonly isNumber?: boolean
  readonly isBad?: boolean
  /** Class that hides the column on narrow screens. */
  readonly hide?: string
  readonly children: ReactNode
}

function Head({ isNumber, hide, children }: CellProps) {
  return (
    <th
      scope="col"
      className={classNames('px-2 py-2 font-medium first:pl-4 last:pr-4', isNumber && 'text-right', hide)}
    >
      {children}
    </th>
  )
}

function Cell({ isNumber, isBad, hide, children }: CellProps) {
  return (
    <td
      className={classNames(
        'px-2 py-1 last:pr-4',
        isNumber && 'text-right tabular-nums',
        isBad ? 'font-semibold text-bad' : 'text-ink-soft',
        hide,
      )}
    >
      {children}
    </td>
  )
}
