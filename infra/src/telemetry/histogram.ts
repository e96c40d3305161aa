import type { Metric, Registry } from 'prom-client'
import { createSeries } from './series.ts'

interface Counts {
  /** How many values fell into each bucket alone; those above all buckets come last. */
  readonly inBucket: number[]
  sum: number
}

export interface HistogramPlan {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[]
  readonly maxSeries: number
}

/**
 * Counts into arrays and is rendered by the registry like any other metric. That of the library checks and hashes the
 * labels of each value, which costs as much as choosing a route.
 */
export function registerHistogram(registry: Registry, plan: HistogramPlan) {
  const { name, help, labelNames, buckets, maxSeries } = plan
  const series = createSeries<Counts>(labelNames, {
    max: maxSeries,
    create: () => ({ inBucket: new Array(buckets.length + 1).fill(0), sum: 0 }),
  })
  const get = async () => ({
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    values: series.entries.flatMap(([labels, counts]) => toValues(plan, labels, counts)),
  })
  registry.registerMetric({ name, get } as unknown as Metric)
  return {
    observe(labels: Readonly<Record<string, string>>, value: number): void {
      const counts = series.of(labels)
      let at = 0
      while (at < buckets.length && value > buckets[at]!) at += 1
      counts.inBucket[at]! += 1
      counts.sum += value
    },
  }
}

function toValues(
  { name, buckets }: HistogramPlan,
  labels: Readonly<Record<string, string>>,
  { inBucket, sum }: Counts,
) {
  let total = 0
  const cumulative = inBucket.map((count, at) => {
    total += count
    return { metricName: `${name}_bucket`, labels: { ...labels, le: buckets[at] ?? '+Inf' }, value: total }
  })
  return [
    ...cumulative,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ]
}
