import type { Activity } from '@tragwerk/contracts/monitoring'
import type { ReactNode } from 'react'
import { Sparkline } from '../activity/index.ts'
import { Card, classNames, Skeleton } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { homeWords } from './words.ts'

interface FigureStripProps {
  readonly activity: Activity | undefined
  /** The figures are old. */
  readonly isPaused: boolean
}

/** The day and the last minute in six figures. */
export function FigureStrip({ activity, isPaused }: FigureStripProps) {
  const t = useWords(homeWords)
  return (
    <Card
      aria-label={t('figures')}
      className={classNames('no-print mb-4 overflow-hidden', isPaused && 'grayscale')}
    >
      <dl className="-mb-px grid grid-cols-2 md:grid-cols-3 xl:grid-cols-6">
        {activity ? <Figures activity={activity} isPaused={isPaused} /> : <WaitingFigures />}
      </dl>
    </Card>
  )
}

function Figures({ activity, isPaused }: { readonly activity: Activity; readonly isPaused: boolean }) {
  const t = useWords(homeWords)
  const format = useFormat()
  const { today, requests, series } = activity
  const most = (values: ReadonlyArray<number | null>) => Math.max(0, ...values.map((value) => value ?? 0))
  const calls = series.map((point) => point.calls)
  const failures = series.map((point) => point.failures)
  const p95 = series.map((point) => point.p95Ms)
  return (
    <>
      <Figure
        name={t('requests')}
        value={format.number(today.requests)}
        text={t('since', { time: format.dateTime(today.since) })}
        isPaused={isPaused}
        line={<Sparkline values={calls} label={t('requestsLine', { most: most(calls) })} />}
      />
      <Figure
        name={t('failures')}
        value={format.number(today.failures)}
        text={
          today.failures > 0
            ? t('ofRequests', { share: format.percent(today.failures / Math.max(1, today.requests)) })
            : t('noneFailed')
        }
        isBad={today.failures > 0}
        isPaused={isPaused}
        line={
          <Sparkline
            values={failures}
            label={t('failuresLine', { most: most(failures) })}
            className={classNames('h-6 w-full', most(failures) > 0 ? 'text-bad' : 'text-ink-faint')}
          />
        }
      />
      <Figure
        name={t('latency')}
        value={requests.p50Ms === null ? t('noValue') : format.duration(requests.p50Ms)}
        text={
          requests.p95Ms === null
            ? t('noRequests')
            : t('percentiles', { duration: format.duration(requests.p95Ms) })
        }
        isPaused={isPaused}
        line={<Sparkline values={p95} label={t('latencyLine', { most: format.duration(most(p95)) })} />}
      />
      <Figure
        name={t('inFlight')}
        value={format.number(requests.inFlight)}
        text={t('inFlightText')}
        isPaused={isPaused}
      />
      <Figure
        name={t('tokens')}
        value={format.number(today.inputTokens + today.outputTokens)}
        text={t('inAndOut', { input: today.inputTokens, output: today.outputTokens })}
        isPaused={isPaused}
      />
      <Figure
        name={t('cost')}
        value={format.money(today.costMicroUsd)}
        text={today.unpricedCalls > 0 ? t('unpriced', { count: today.unpricedCalls }) : t('allPriced')}
        isPaused={isPaused}
      />
    </>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: string
  readonly text: string
  readonly isBad?: boolean
  readonly isPaused: boolean
  readonly line?: ReactNode
}

function Figure({ name, value, text, isBad, isPaused, line }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col border-line border-r border-b px-4 py-2.5">
      <dt className="truncate text-ink-soft text-xs">{name}</dt>
      <dd>
        <span className="flex items-center gap-3">
          <span
            className={classNames(
              'shrink-0 whitespace-nowrap font-semibold text-xl tabular-nums tracking-tight',
              isBad && 'text-bad',
              isPaused && 'text-ink-faint',
            )}
          >
            {value}
          </span>
          {line && <span className="min-w-0 flex-1">{line}</span>}
        </span>
        <span className="block text-ink-faint text-xs">{text}</span>
      </dd>
    </div>
  )
}

function WaitingFigures() {
  return [0, 1, 2, 3, 4, 5].map((index) => (
    <div key={index} className="flex flex-col gap-2 border-line border-r border-b px-4 py-3">
      <Skeleton className="h-3 w-20" />
      <Skeleton className="h-5 w-16" />
      <Skeleton className="h-3 w-full" />
    </div>
  ))
}
