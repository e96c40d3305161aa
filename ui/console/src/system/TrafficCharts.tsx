import type { Activity } from '@tragwerk/contracts/monitoring'
import type { ReactNode } from 'react'
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { useFormat, useWords } from '../words/index.ts'
import { systemWords } from './words.ts'

const tick = { fill: 'var(--ink-faint)', fontSize: 11 }
const tooltipLook = {
  background: 'var(--raised)',
  border: '1px solid var(--line)',
  borderRadius: 8,
  fontSize: 12,
}
const height = 200

/** Two charts over the same time: how much was asked, and how long it took. */
export function TrafficCharts({ series }: Pick<Activity, 'series'>) {
  const t = useWords(systemWords)
  const format = useFormat()
  // Succeeded and failed requests stand on each other and add up to all.
  const points = series.map((point) => ({ ...point, succeeded: point.calls - point.failures }))
  const axes = (unit: string) => [
    <CartesianGrid key="grid" stroke="var(--line)" vertical={false} />,
    <XAxis
      key="x"
      dataKey="at"
      tick={tick}
      minTickGap={40}
      stroke="var(--line-field)"
      tickFormatter={(at: string) => format.time(at).slice(0, 5)}
    />,
    <YAxis
      key="y"
      tick={tick}
      width={56}
      allowDecimals={false}
      stroke="var(--line-field)"
      label={{
        value: unit,
        angle: -90,
        position: 'insideLeft',
        style: { textAnchor: 'middle', fill: 'var(--ink-faint)', fontSize: 11 },
      }}
    />,
    <Tooltip
      key="tip"
      isAnimationActive={false}
      contentStyle={tooltipLook}
      cursor={{ fill: 'var(--hover)', stroke: 'var(--line-field)' }}
      labelFormatter={(at) => format.time(String(at))}
    />,
    <Legend
      key="legend"
      itemSorter={null}
      iconSize={10}
      wrapperStyle={{ fontSize: 12, color: 'var(--ink-soft)' }}
    />,
  ]
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Chart title={t('requests')}>
        <ComposedChart data={points} syncId="traffic" title={t('perStep')}>
          {axes(t('perStep'))}
          <Bar
            dataKey="succeeded"
            name={t('answered')}
            stackId="requests"
            fill="var(--layer-api)"
            isAnimationActive={false}
          />
          <Bar
            dataKey="failures"
            name={t('failures')}
            stackId="requests"
            fill="var(--bad)"
            isAnimationActive={false}
          />
        </ComposedChart>
      </Chart>
      <Chart title={t('latency')}>
        <ComposedChart data={points} syncId="traffic" title={t('latency')}>
          {axes(t('milliseconds'))}
          <Line
            dataKey="p95Ms"
            name="p95"
            unit=" ms"
            stroke="var(--layer-orchestration)"
            strokeWidth={2}
            dot={{ r: 2 }}
            isAnimationActive={false}
          />
          <Line
            dataKey="p50Ms"
            name="p50"
            unit=" ms"
            stroke="var(--layer-services)"
            strokeDasharray="5 3"
            strokeWidth={2}
            dot={{ r: 2 }}
            isAnimationActive={false}
          />
        </ComposedChart>
      </Chart>
    </div>
  )
}

function Chart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 text-ink-soft text-xs">{title}</figcaption>
      <ResponsiveContainer width="100%" height={height}>
        {children}
      </ResponsiveContainer>
    </figure>
  )
}
