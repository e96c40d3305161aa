import { collectDefaultMetrics, Registry, Counter as VendorCounter, Gauge as VendorGauge } from 'prom-client'
import { telemetryErrors } from './errors.ts'
import { registerHistogram } from './histogram.ts'
import { createSeries } from './series.ts'

export type Labels<L extends string> = Readonly<Record<L, string>>

export interface Counter<L extends string = never> {
  /** Adds `by` (default 1, never negative). */
  increment(labels: Labels<L>, by?: number): void
}

export interface Gauge<L extends string = never> {
  set(labels: Labels<L>, value: number): void
}

export interface Histogram<L extends string = never> {
  /** In base units: seconds, bytes. */
  observe(labels: Labels<L>, value: number): void
}

export interface MetricDeclaration<L extends string> {
  /** snake_case with a base unit: `…_seconds`, `…_bytes`; counters end in `_total`. */
  readonly name: string
  readonly help: string
  /** Few and bounded values only: never ids, users, addresses or free text. */
  readonly labels?: readonly L[]
}

/** Makes and renders metrics. Making two of the same name is an error. */
export interface Metrics {
  counter<L extends string = never>(declaration: MetricDeclaration<L>): Counter<L>
  gauge<L extends string = never>(declaration: MetricDeclaration<L>): Gauge<L>
  /** A gauge without labels that is read when metrics are rendered. */
  readGauge(declaration: MetricDeclaration<never>, read: () => number): void
  histogram<L extends string = never>(
    declaration: MetricDeclaration<L> & { readonly buckets: readonly number[] },
  ): Histogram<L>
  /** The text format of Prometheus. */
  render(): Promise<string>
  readonly contentType: string
}

export interface MetricsOptions {
  /** Adds memory, event loop and garbage collection of this process. Default false. */
  readonly withProcessMetrics?: boolean
  /** Label combinations kept per metric; further ones are counted under `other`. Default 1000. */
  readonly maxSeries?: number
}

const namePattern = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

/** Metrics in a registry of their own: nothing is shared between two instances. */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const { withProcessMetrics = false, maxSeries = 1000 } = options
  const registry = new Registry()
  if (withProcessMetrics) collectDefaultMetrics({ register: registry })

  const configure = <L extends string>({ name, help, labels = [] }: MetricDeclaration<L>) => {
    if (!namePattern.test(name)) throw telemetryErrors.invalidMetricName({ name })
    return { name, help, labelNames: [...labels], registers: [registry] }
  }
  return {
    counter: (declaration) => {
      if (!declaration.name.endsWith('_total')) throw telemetryErrors.invalidMetricName(declaration)
      const counter = new VendorCounter(configure(declaration))
      const bound = boundSeries(declaration, maxSeries)
      return { increment: (labels, by = 1) => counter.inc(bound(labels), by) }
    },
    gauge: (declaration) => {
      const gauge = new VendorGauge(configure(declaration))
      const bound = boundSeries(declaration, maxSeries)
      return { set: (labels, value) => gauge.set(bound(labels), value) }
    },
    readGauge: (declaration, read) => {
      new VendorGauge({
        ...configure(declaration),
        collect() {
          this.set(read())
        },
      })
    },
    histogram: (declaration) => {
      const { name, help, labelNames } = configure(declaration)
      const { buckets } = declaration
      return registerHistogram(registry, { name, help, labelNames, buckets, maxSeries })
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function boundSeries<L extends string>({ labels = [] }: MetricDeclaration<L>, maxSeries: number) {
  const series = createSeries(labels, { max: maxSeries, create: (own) => own as Record<L, string> })
  return (wanted: Labels<L>): Record<L, string> => series.of(wanted)
}
