import { TraceFlags } from '@opentelemetry/api'
import { parseTraceParent, TraceState } from '@opentelemetry/core'
import type { SpanParent } from './traced-span.ts'

/** Carries a trace across processes: `traceparent` and `tracestate` of W3C Trace Context. */
export type TraceHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** The span of another process that the headers name; undefined when they are missing or invalid. */
export function readTraceContext(headers: TraceHeaders): SpanParent | undefined {
  const { traceparent } = headers
  if (typeof traceparent !== 'string') return undefined
  const found = parseTraceParent(traceparent)
  if (found === null) return undefined
  const { tracestate } = headers
  const { traceId, spanId, traceFlags } = found
  const isSampled = (traceFlags & TraceFlags.SAMPLED) !== 0
  return { traceId, spanId, isSampled, isRemote: true, traceState: toTraceState(tracestate) }
}

/** The headers that name this span. */
export function writeTraceContext({
  traceId,
  spanId,
  isSampled,
  traceState,
}: SpanParent): Record<string, string> {
  const traceparent = `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`
  return traceState === undefined ? { traceparent } : { traceparent, tracestate: traceState }
}

function toTraceState(header: string | readonly string[] | undefined): string | undefined {
  const text = typeof header === 'string' ? header : header?.join(',')
  const valid = text === undefined ? '' : new TraceState(text).serialize()
  return valid === '' ? undefined : valid
}
