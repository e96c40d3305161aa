import { AsyncLocalStorage } from 'node:async_hooks'
import { ROOT_CONTEXT } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  RandomIdGenerator,
  SamplingDecision,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'
import { type Clock, createSystemClock } from '../clock/index.ts'
import type { FinishedSpan, Span, SpanAttributes, SpanKindName, SpanSink } from './span.ts'
import { toReadableSpan } from './to-readable-span.ts'
import { readTraceContext, type TraceHeaders, writeTraceContext } from './trace-context.ts'
import { type SpanContext, type SpanDeps, TracedSpan } from './traced-span.ts'

export interface StartSpanOptions {
  readonly attributes?: SpanAttributes
  /** Default `internal`. */
  readonly kind?: SpanKindName
}

/** Spans and their context. Nothing is registered globally: two instances do not see each other. */
export interface Tracing {
  /** Runs `work` in a span named `domain.verb`, closed when `work` settles; a thrown error marks it failed. */
  withSpan<T>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<T> | T): Promise<T>
  /** A span that the caller ends, for work that outlives one function such as a stream. */
  startSpan(name: string, options?: StartSpanOptions): Span
  /** Runs `work` as a part of the caller's trace; without valid headers as a new trace. */
  continueTrace<T>(headers: TraceHeaders, work: () => T): T
  /** `work` as a function that will run in the span that is current now, wherever it is called. */
  bind<Args extends unknown[], T>(work: (...args: Args) => T): (...args: Args) => T
  /** Headers that let another process continue the current trace; empty outside any span. */
  traceHeaders(): Record<string, string>
  /** Of the current span. */
  traceId(): string | undefined
  /** Sends every later span to the sink until disposed. */
  addSink(sink: SpanSink): Disposable
  /** Exports what is waiting, then stops. */
  close(): Promise<void>
}

export interface TracingOptions {
  readonly serviceName: string
  readonly version: string
  readonly clock?: Clock
  readonly sinks?: readonly SpanSink[]
  /** From `createOtlpExport`; without one nothing leaves the process. */
  readonly otlpExport?: SpanProcessor
  /** Share of new traces that are exported, 0 to 1; sinks get all. Default 1. Callers cannot switch it off. */
  readonly sampleRatio?: number
}

/** Tracing for one process. Span limits: 128 attributes, 128 events, 8,192 characters per attribute. */
export function createTracing(options: TracingOptions): Tracing {
  const { clock = createSystemClock(), otlpExport } = options
  const sinks = new Set(options.sinks ?? [])
  const contexts = new AsyncLocalStorage<SpanContext | undefined>()
  const exportSpan = otlpExport && createExport(options, otlpExport)
  const deps: SpanDeps = {
    clock,
    contexts,
    onEnd(span) {
      if (sinks.size > 0) tellSinks(sinks, span)
      exportSpan?.(span)
    },
  }
  const open = createOpener(options, deps)

  return {
    async withSpan(name, attributes, work) {
      const span = open(name, { attributes })
      try {
        return await span.run(() => work(span))
      } catch (error) {
        span.fail(error)
        throw error
      } finally {
        span.end()
      }
    },
    startSpan: (name, startOptions = {}) => open(name, startOptions),
    continueTrace(headers, work) {
      const parent = readTraceContext(headers)
      return contexts.run(parent && { parent, part: undefined }, work)
    },
    bind(work) {
      const context = contexts.getStore()
      return (...args) => contexts.run(context, () => work(...args))
    },
    traceHeaders() {
      const context = contexts.getStore()
      return context === undefined ? {} : writeTraceContext(context.parent)
    },
    traceId: () => contexts.getStore()?.parent.traceId,
    addSink(sink) {
      sinks.add(sink)
      return { [Symbol.dispose]: () => void sinks.delete(sink) }
    },
    close: async () => otlpExport?.shutdown(),
  }
}

/** A caller in another process decides about its own export, not about ours. */
function createOpener({ sampleRatio = 1 }: TracingOptions, deps: SpanDeps) {
  const random = new RandomIdGenerator()
  const share = new TraceIdRatioBasedSampler(sampleRatio)
  const isChosen = (traceId: string) =>
    sampleRatio >= 1 ||
    share.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED

  return (name: string, { kind = 'internal', attributes = {} }: StartSpanOptions): Span => {
    const context = deps.contexts.getStore()
    const parent = context?.parent
    const traceId = parent?.traceId ?? random.generateTraceId()
    const isSampled = parent === undefined || parent.isRemote ? isChosen(traceId) : parent.isSampled
    const spanId = random.generateSpanId()
    return new TracedSpan(deps, { name, kind, attributes, traceId, spanId, isSampled, context })
  }
}

function createExport({ serviceName, version }: TracingOptions, otlpExport: SpanProcessor) {
  const resource = resourceFromAttributes({ 'service.name': serviceName, 'service.version': version })
  return (span: TracedSpan) => {
    if (span.isSampled) otlpExport.onEnd(toReadableSpan(span, { resource, version }))
  }
}

/** A failing sink cannot fail the traced work, as its port promises. */
function tellSinks(sinks: ReadonlySet<SpanSink>, span: TracedSpan): void {
  const finished = toFinishedSpan(span)
  for (const sink of sinks) {
    try {
      sink.record(finished)
    } catch {
      // The others are told all the same.
    }
  }
}

function toFinishedSpan(span: TracedSpan): FinishedSpan {
  const { traceId, spanId, parent, name, kind, durationMs, status, attributes, events } = span
  const startedAt = new Date(span.startedAtMs)
  return {
    traceId,
    spanId,
    parentSpanId: parent?.spanId,
    name,
    kind,
    startedAt,
    durationMs,
    status,
    attributes,
    events,
  }
}
