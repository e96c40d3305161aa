import type { Activity } from '@tragwerk/contracts/monitoring'
import type { ReactNode } from 'react'
import { useHealth } from '../activity/index.ts'
import { Badge, Skeleton, type Tone } from '../design/index.ts'
import type { LiveState } from '../server/index.ts'
import { useFormat, useLanguage, useWords } from '../words/index.ts'
import { Panel } from './Panel.tsx'
import { systemWords } from './words.ts'

const tones = { well: 'good', failing: 'bad', down: 'bad', unknown: 'neutral' } as const
const liveTones: Readonly<Record<'live' | 'connecting' | 'lost', Tone>> = {
  live: 'good',
  connecting: 'neutral',
  lost: 'warn',
}

interface RightNowProps {
  readonly activity: Activity | undefined
  readonly state: Exclude<LiveState, 'refused'>
}

/** Health and the figures of the last minute. */
export function RightNow({ activity, state }: RightNowProps) {
  const t = useWords(systemWords)
  const health = useHealth()
  return (
    <Panel
      title={t('now')}
      aside={
        <Badge tone={liveTones[state]} dot pulse={state !== 'live'}>
          {t(state)}
        </Badge>
      }
    >
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 xl:grid-cols-6">
        <Figure name={t('health')}>
          <Badge tone={tones[health]} dot>
            {t(health)}
          </Badge>
        </Figure>
        {activity ? <Figures activity={activity} /> : <Skeleton className="h-12 w-full sm:col-span-2" />}
      </dl>
      {activity && <Today activity={activity} />}
    </Panel>
  )
}

function Figures({ activity }: { readonly activity: Activity }) {
  const t = useWords(systemWords)
  const format = useFormat()
  const { calls, failures, p50Ms, p95Ms, inFlight } = activity.requests
  const duration = (ms: number | null) => (ms === null ? '–' : format.duration(ms))
  return (
    <>
      <Figure name={t('minute')}>{format.number(calls)}</Figure>
      <Figure name={t('failed')}>
        <span className={failures > 0 ? 'text-bad' : undefined}>{format.number(failures)}</span>
      </Figure>
      <Figure name={t('p95')} note={`${t('p50')} ${duration(p50Ms)}`}>
        {duration(p95Ms)}
      </Figure>
      <Figure name={t('inFlight')}>{format.number(inFlight)}</Figure>
      <Figure name={t('uptime')} note={t('since', { at: format.dateTime(activity.startedAt) })}>
        <Uptime activity={activity} />
      </Figure>
    </>
  )
}

/** By the server's clock. */
function Uptime({ activity }: { readonly activity: Activity }) {
  const { language } = useLanguage()
  const minutes = Math.floor((Date.parse(activity.at) - Date.parse(activity.startedAt)) / 60_000)
  const parts = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ] as const
  const shown = parts.filter(([count, unit]) => count > 0 || (unit === 'minute' && minutes === 0))
  return shown
    .map(([count, unit]) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
    )
    .join(' ')
}

function Today({ activity }: { readonly activity: Activity }) {
  const t = useWords(systemWords)
  const format = useFormat()
  const { since, requests, failures, inputTokens, outputTokens, costMicroUsd, unpricedCalls } = activity.today
  return (
    <p className="mt-4 border-line border-t pt-3 text-ink-soft text-xs tabular-nums">
      <span className="font-medium text-ink">{t('today', { at: format.dateTime(since) })}</span>:{' '}
      {t('todayText', {
        requests,
        failures,
        input: inputTokens,
        output: outputTokens,
        cost: format.money(costMicroUsd),
      })}
      {unpricedCalls > 0 && <> {t('unpriced', { count: unpricedCalls })}</>}
    </p>
  )
}

interface FigureProps {
  readonly name: string
  readonly note?: string
  readonly children: ReactNode
}

function Figure({ name, note, children }: FigureProps) {
  return (
    <div>
      <dt className="text-ink-faint text-xs">{name}</dt>
      <dd className="mt-0.5 font-semibold text-lg tabular-nums [overflow-wrap:normal]">
        {children}
        {note && <span className="block font-normal text-ink-faint text-xs">{note}</span>}
      </dd>
    </div>
  )
}
