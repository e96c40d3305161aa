export { telemetryErrors } from './errors.ts'
export {
  createLogger,
  type LogDestination,
  type LogFields,
  type Logger,
  type LoggerOptions,
  type LogLevel,
} from './logger.ts'
export { createLoopDelay, type LoopDelay } from './loop-delay.ts'
export {
  type Counter,
  createMetrics,
  type Gauge,
  type Histogram,
  type MetricDeclaration,
  type Metrics,
  type MetricsOptions,
} from './metrics.ts'
export { telemetryOptions } from './options.ts'
export { createOtlpExport } from './otlp-export.ts'
export type { FinishedSpan, Span, SpanAttributes, SpanSink } from './span.ts'
export { callerAttribute, partAttribute } from './traced-span.ts'
export { createTracing, type StartSpanOptions, type Tracing, type TracingOptions } from './tracing.ts'
