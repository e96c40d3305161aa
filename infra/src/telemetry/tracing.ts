import {
  type Context,
  createContextKey,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  createAlwaysRecordSampler,
  ParentBasedSampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { type Clock, createSystemClock } from '../clock/index.ts'
import { isAppError } from '../errors/index.ts'
import { createSinkProcessor, type SinkRegistry } from './sink-processor.ts'
import type { Span, SpanAttributes, SpanKindName, SpanSink } from './span.ts'

/** Carries a trace across processes: `traceparent` and `tracestate` of W3C Trace Context. */
export type TraceHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

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

/** Names the part of the installation that a span is the work of, as `layer/part`. */
export const partAttribute = 'tragwerk.part'
/** Set on each span inside the work of a part: that part, also over spans between that name none. */
export const callerAttribute = 'tragwerk.caller'

interface TracingParts {
  readonly provider: TracerProvider
  readonly contexts: AsyncLocalStorageContextManager
  readonly clock: Clock
  readonly version: string
  readonly partKey: symbol
}

const kinds: Readonly<Record<SpanKindName, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

/** Tracing for one process. Span limits: 128 attributes, 128 events, 8,192 characters per attribute. */
export function createTracing(options: TracingOptions): Tracing {
  const { serviceName, version, clock = createSystemClock(), sampleRatio = 1 } = options
  const sinks: SinkRegistry = new Set(options.sinks ?? [])
  const root = sampleRatio >= 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(sampleRatio)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    // What is not exported is recorded all the same: figures counted from a share of the spans would be wrong.
    sampler: createAlwaysRecordSampler(
      new ParentBasedSampler({ root, remoteParentSampled: root, remoteParentNotSampled: root }),
    ),
    spanLimits: { attributeValueLengthLimit: 8_192 },
    spanProcessors: [createSinkProcessor(sinks), ...(options.otlpExport ? [options.otlpExport] : [])],
  })
  const contexts = new AsyncLocalStorageContextManager()
  const propagator = new W3CTraceContextPropagator()
  const parts = { provider, contexts, clock, version, partKey: createContextKey('part') }

  return {
    async withSpan(name, attributes, work) {
      const span = openSpan(parts, name, { attributes })
      try {
        return await span.run(() => work(span))
      } catch (error) {
        span.fail(error)
        throw error
      } finally {
        span.end()
      }
    },
    startSpan: (name, startOptions = {}) => openSpan(parts, name, startOptions),
    continueTrace: (headers, work) =>
      contexts.with(propagator.extract(ROOT_CONTEXT, headers, headerGetter), work),
    bind(work) {
      const context = contexts.active()
      return (...args) => contexts.with(context, () => work(...args))
    },
    traceHeaders() {
      const headers: Record<string, string> = {}
      propagator.inject(contexts.active(), headers, { set: (carrier, key, value) => (carrier[key] = value) })
      return headers
    },
    traceId: () => trace.getSpanContext(contexts.active())?.traceId,
    addSink(sink) {
      sinks.add(sink)
      return { [Symbol.dispose]: () => void sinks.delete(sink) }
    },
    close: () => provider.shutdown(),
  }
}

function openSpan(parts: TracingParts, name: string, options: StartSpanOptions): Span {
  const { provider, contexts, clock, version, partKey } = parts
  const startedAt = clock.now().getTime()
  const startedMs = clock.monotonicMs()
  // Durations follow the monotonic clock even when the wall clock jumps.
  const now = () => startedAt + (clock.monotonicMs() - startedMs)
  const parent: Context = contexts.active()
  const part = options.attributes?.[partAttribute]
  const span = provider.getTracer('tragwerk', version).startSpan(
    name,
    {
      kind: kinds[options.kind ?? 'internal'],
      startTime: startedAt,
      attributes: defined({
        ...options.attributes,
        [callerAttribute]: parent.getValue(partKey) as string | undefined,
      }),
    },
    parent,
  )
  const own = trace.setSpan(part === undefined ? parent : parent.setValue(partKey, part), span)
  let isOpen = true
  return {
    ...span.spanContext(),
    set: (attributes) => void span.setAttributes(defined(attributes)),
    event: (eventName, attributes = {}) => void span.addEvent(eventName, defined(attributes), now()),
    fail(error) {
      span.setAttribute('error.type', errorType(error))
      span.setStatus({ code: SpanStatusCode.ERROR, ...(isAppError(error) ? { message: error.message } : {}) })
    },
    run: (work) => contexts.with(own, work),
    end() {
      if (isOpen) span.end(now())
      isOpen = false
    },
  }
}

function errorType(error: unknown): string {
  if (isAppError(error)) return error.code
  return error instanceof Error ? error.name : 'unknown'
}

type VendorAttribute = string | number | boolean | string[] | number[]

function defined(attributes: SpanAttributes): Record<string, VendorAttribute> {
  const present: Record<string, VendorAttribute> = {}
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) present[name] = value as VendorAttribute
  }
  return present
}

const headerGetter = {
  keys: (headers: TraceHeaders) => Object.keys(headers),
  get: (headers: TraceHeaders, name: string) => {
    const value = headers[name]
    return typeof value === 'string' ? value : value?.[0]
  },
}
