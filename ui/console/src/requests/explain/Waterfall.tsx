import type { GatewayRequestDetail } from '@tragwerk/contracts/gateway'
import { ChevronRight } from 'lucide-react'
import { useFormat, useWords } from '../../words/index.ts'
import { Section, SmallTable } from './Section.tsx'
import { type Bar, type SegmentKind, toBars, toShares, toTicks } from './waterfall-bars.ts'
import { explainWords } from './words.ts'

const fills: Readonly<Record<SegmentKind, string>> = {
  admission: 'var(--layer-api)',
  queue: 'var(--line-field)',
  wait: 'var(--layer-ui)',
  answer: 'var(--layer-services)',
  failed: 'var(--bad)',
}

const legend = ['admission', 'queue', 'wait', 'answer', 'failed'] as const

type Timed = Pick<GatewayRequestDetail, 'timing' | 'attemptList' | 'durationMs' | 'overheadMs'>

/** Where the time went: what happened when, and what it adds up to. */
export function Waterfall({ request }: { readonly request: Timed }) {
  const t = useWords(explainWords)
  const format = useFormat()
  const { durationMs, overheadMs } = request
  const bars = toBars(request)
  const share = format.percent(durationMs === 0 ? 0 : Math.min(1, overheadMs / durationMs))
  return (
    <Section
      title={t('timing')}
      text={t('timingText', {
        duration: format.duration(durationMs),
        overhead: format.duration(overheadMs),
        share,
      })}
    >
      <div role="img" aria-label={t('waterfall')} className="space-y-1.5">
        <Axis durationMs={durationMs} />
        {bars.map((bar, index) => (
          <BarRow key={bar.attempt ? index : 'admission'} {...{ bar, index, durationMs }} />
        ))}
        <Legend bars={bars} />
      </div>
      <details className="group mt-4">
        <summary className="inline-flex min-h-6 cursor-pointer list-none items-center gap-1.5 rounded text-ink-soft text-sm hover:text-ink">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          {t('asTable')}
        </summary>
        <div className="mt-2 space-y-5">
          <SumTable request={request} />
          <BarTable bars={bars} />
        </div>
      </details>
    </Section>
  )
}

const percentOf = (ms: number, durationMs: number) =>
  `${durationMs === 0 ? 0 : Math.min(100, (ms / durationMs) * 100)}%`

const rowLook = 'grid grid-cols-1 items-center gap-x-3 sm:grid-cols-[12rem_minmax(0,1fr)]'

function Axis({ durationMs }: { readonly durationMs: number }) {
  const format = useFormat()
  return (
    <div className={rowLook}>
      <span className="max-sm:hidden" />
      <svg aria-hidden width="100%" height="18" className="overflow-visible">
        {toTicks(durationMs).map((ms) => (
          <text
            key={ms}
            x={percentOf(ms, durationMs)}
            y="12"
            textAnchor={ms === 0 ? 'start' : ms > durationMs * 0.93 ? 'end' : 'middle'}
            className="fill-ink-faint text-[0.6875rem] tabular-nums"
          >
            {format.duration(ms)}
          </text>
        ))}
      </svg>
    </div>
  )
}

interface BarRowProps {
  readonly bar: Bar
  readonly index: number
  readonly durationMs: number
}

function BarRow({ bar, index, durationMs }: BarRowProps) {
  const name = useBarName()
  const { segments, firstByteAtMs } = bar
  return (
    <div className={rowLook}>
      <span className="truncate text-ink-soft text-xs">{name(bar, index)}</span>
      <svg aria-hidden width="100%" height="22" className="overflow-visible rounded bg-sunken">
        {toTicks(durationMs)
          .slice(1)
          .map((ms) => (
            <line
              key={ms}
              x1={percentOf(ms, durationMs)}
              x2={percentOf(ms, durationMs)}
              y1="0"
              y2="22"
              stroke="var(--line)"
            />
          ))}
        {segments.map(({ kind, fromMs, toMs }) => (
          <rect
            key={kind}
            x={percentOf(fromMs, durationMs)}
            width={percentOf(toMs - fromMs, durationMs)}
            y="5"
            height="12"
            fill={fills[kind]}
            stroke={fills[kind]}
            strokeWidth="1"
          />
        ))}
        {firstByteAtMs !== undefined && (
          <line
            x1={percentOf(firstByteAtMs, durationMs)}
            x2={percentOf(firstByteAtMs, durationMs)}
            y1="1"
            y2="21"
            stroke="var(--ink)"
            strokeWidth="2"
          />
        )}
      </svg>
    </div>
  )
}

function Legend({ bars }: { readonly bars: readonly Bar[] }) {
  const t = useWords(explainWords)
  const kinds = new Set(bars.flatMap(({ segments }) => segments.map(({ kind }) => kind)))
  return (
    <p aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 pt-1.5 text-ink-soft text-xs">
      {legend
        .filter((kind) => kinds.has(kind))
        .map((kind) => (
          <span key={kind} className="inline-flex items-center gap-1.5">
            <span className="size-2.5 rounded-sm" style={{ background: fills[kind] }} />
            {t(kind === 'failed' ? 'broken' : kind)}
          </span>
        ))}
      {bars.some(({ firstByteAtMs }) => firstByteAtMs !== undefined) && (
        <span className="inline-flex items-center gap-1.5">
          <span className="h-3 w-0.5 bg-ink" />
          {t('firstByte')}
        </span>
      )}
    </p>
  )
}

function useBarName() {
  const t = useWords(explainWords)
  return ({ attempt }: Bar, index: number) => (attempt ? `${index}. ${attempt.deployment}` : t('admission'))
}

const cell = 'border-line border-b py-1.5 pr-4 last:pr-0'
const numberCell = `${cell} whitespace-nowrap text-right tabular-nums`

function SumTable({ request }: { readonly request: Timed }) {
  const t = useWords(explainWords)
  const format = useFormat()
  const { durationMs } = request
  const ms = (value: number) => `${format.number(value, 3)} ms`
  return (
    <SmallTable
      label={t('timing')}
      heads={[
        { text: t('part') },
        { text: t('duration'), isNumber: true },
        { text: t('share'), isNumber: true },
      ]}
    >
      {toShares(request).map(({ kind, ms: value }) => (
        <tr key={kind}>
          <th scope="row" className={`${cell} text-left font-normal`}>
            {t(kind)} <span className="text-ink-faint text-xs">{t(`${kind}Text`)}</span>
          </th>
          <td className={numberCell}>{ms(value)}</td>
          <td className={numberCell}>{format.percent(durationMs === 0 ? 0 : value / durationMs)}</td>
        </tr>
      ))}
      <tr className="font-medium">
        <th scope="row" className="py-1.5 pr-4 text-left">
          {t('total')}
        </th>
        <td className="whitespace-nowrap py-1.5 pr-4 text-right tabular-nums">{ms(durationMs)}</td>
        <td className="whitespace-nowrap py-1.5 text-right tabular-nums">{format.percent(1)}</td>
      </tr>
    </SmallTable>
  )
}

function BarTable({ bars }: { readonly bars: readonly Bar[] }) {
  const t = useWords(explainWords)
  const format = useFormat()
  const name = useBarName()
  const ms = (value: number) => `${format.number(value, 3)} ms`
  return (
    <SmallTable
      label={t('attempts')}
      heads={[
        { text: t('part') },
        { text: t('from'), isNumber: true },
        { text: t('firstByte'), isNumber: true },
        { text: t('duration'), isNumber: true },
      ]}
    >
      {bars.map((bar, index) => {
        const fromMs = bar.segments[0]?.fromMs ?? bar.attempt?.startedMs ?? 0
        const toMs = bar.segments.at(-1)?.toMs ?? fromMs
        return (
          <tr key={bar.attempt ? index : 'admission'}>
            <th scope="row" className={`${cell} text-left font-normal`}>
              {name(bar, index)}
            </th>
            <td className={numberCell}>{ms(fromMs)}</td>
            <td className={numberCell}>
              {bar.firstByteAtMs === undefined ? t('notReached') : ms(bar.firstByteAtMs)}
            </td>
            <td className={numberCell}>{ms(toMs - fromMs)}</td>
          </tr>
        )
      })}
    </SmallTable>
  )
}
