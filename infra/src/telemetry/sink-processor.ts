import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { SpanProcessor } from '@opentelemetry/sdk-trace'
import type { FinishedSpan, SpanKindName, SpanSink } from './span.ts'

export type SinkRegistry = Set<SpanSink>

type VendorSpan = Parameters<SpanProcessor['onEnd']>[0]

/** Hands each finished span to all sinks. */
export function createSinkProcessor(sinks: SinkRegistry): SpanProcessor {
  return {
    onStart: () => {},
    onEnd(span) {
      if (sinks.size === 0) return
      const finished = toFinishedSpan(span)
      for (const sink of sinks) recordQuietly(sink, finished)
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

function recordQuietly(sink: SpanSink, span: FinishedSpan): void {
  try {
    sink.record(span)
  } catch {
    // The port promises that a failing sink cannot fail the traced work.
  }
}

function toFinishedSpan(span: VendorSpan): FinishedSpan {
  return {
    ...pickIds(span),
    name: span.name,
    kind: SpanKind[span.kind].toLowerCase() as SpanKindName,
    startedAt: new Date(toMs(span.startTime)),
    durationMs: toMs(span.duration),
    status: statuses[span.status.code],
    attributes: span.attributes,
    events: span.events.map((event) => ({
      name: event.name,
      at: new Date(toMs(event.time)),
      attributes: event.attributes ?? {},
    })),
  }
}

function pickIds(span: VendorSpan) {
  const { traceId, spanId } = span.spanContext()
  return { traceId, spanId, parentSpanId: span.parentSpanContext?.spanId }
}

const statuses = {
  [SpanStatusCode.UNSET]: 'unset',
  [SpanStatusCode.OK]: 'ok',
  [SpanStatusCode.ERROR]: 'error',
} as const

function toMs([seconds, nanoseconds]: HrTime): number {
  return seconds * 1e3 + nanoseconds / 1e6
}
