import { type HrTime, type SpanContext, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { TraceState } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { SpanKindName } from './span.ts'
import type { SpanParent, TracedSpan } from './traced-span.ts'

/** A closed span in the form that exporters of OpenTelemetry take. */
export function toReadableSpan(
  span: TracedSpan,
  { resource, version }: { readonly resource: Resource; readonly version: string },
): ReadableSpan {
  const { traceId, spanId, isSampled, parent, startedAtMs, durationMs } = span
  const own = toContext({ traceId, spanId, isSampled, isRemote: false, traceState: parent?.traceState })
  return {
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => own,
    ...(parent && { parentSpanContext: toContext(parent) }),
    startTime: toHrTime(startedAtMs),
    endTime: toHrTime(startedAtMs + durationMs),
    duration: toHrTime(durationMs),
    status: {
      code: span.status === 'error' ? SpanStatusCode.ERROR : SpanStatusCode.UNSET,
      ...(span.problem !== undefined && { message: span.problem }),
    },
    attributes: span.attributes,
    links: [],
    events: span.events.map(({ name, at, attributes }) => ({
      name,
      time: toHrTime(at.getTime()),
      attributes,
    })),
    ended: true,
    resource,
    instrumentationScope: { name: 'tragwerk', version },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

const kinds: Readonly<Record<SpanKindName, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

function toContext({ traceId, spanId, isSampled, isRemote, traceState }: SpanParent): SpanContext {
  return {
    traceId,
    spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote,
    ...(traceState !== undefined && { traceState: new TraceState(traceState) }),
  }
}

function toHrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1e3)
  return [seconds, Math.round((ms - seconds * 1e3) * 1e6)]
}
