import type { GatewayRequestSummary } from '@tragwerk/contracts/gateway'
import type { Answer as ServerAnswer } from '@tragwerk/contracts/knowledge'
import type { ResponseHead } from '@tragwerk/sdk'
import type { Answer, Metrics } from './conversation-schema.ts'

/** What the head of an answer tells: where it can be traced, and what the platform itself has spent. */
export function metricsOfHead({ headers }: ResponseHead): Metrics {
  const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(headers.get('traceresponse') ?? '')?.[1]
  const requestId = headers.get('x-request-id')
  const callId = headers.get('x-tragwerk-call-id')
  const deployment = headers.get('x-tragwerk-model-id')
  const route = headers.get('x-tragwerk-route')
  const retries = numberIn(headers, 'x-tragwerk-attempted-retries')
  const fallbacks = numberIn(headers, 'x-tragwerk-attempted-fallbacks')
  const overheadMs = numberIn(headers, 'x-tragwerk-overhead-duration-ms')
  return {
    ...(traceId && { traceId }),
    ...(requestId && { requestId }),
    ...(callId && { callId }),
    ...(deployment && { deployment }),
    ...(route && { route }),
    ...(retries >= 0 && fallbacks >= 0 && { attempts: 1 + retries + fallbacks }),
    ...(fallbacks >= 0 && { fallbacks }),
    ...(overheadMs >= 0 && { overheadMs }),
  }
}

function numberIn(headers: ResponseHead['headers'], name: string): number {
  const value = headers.get(name)
  return value === null || value.trim() === '' ? Number.NaN : Number(value)
}

/** What the log of requests adds to what the browser has seen: the cost of a stream is known at its end only. */
export function metricsOfRequest(request: GatewayRequestSummary): Metrics {
  const { id, deployment, task, attempts, fallbacks, usage, overheadMs } = request
  return {
    callId: id,
    ...(deployment !== null && { deployment }),
    ...(task !== null && { route: task }),
    attempts,
    fallbacks,
    ...(usage.source !== 'none' && { promptTokens: usage.input, completionTokens: usage.output }),
    costNanoUsd: request.costNanoUsd,
    isPriced: request.isPriced,
    overheadMs,
  }
}

export function metricsOfAnswer({ model, usage, timing }: ServerAnswer): Metrics {
  return {
    model,
    promptTokens: usage.promptTokens,
    completionTokens: usage.completionTokens,
    overheadMs: Math.max(0, timing.totalMs - timing.retrievalMs - timing.modelMs),
  }
}

/**
 * In billionths of a US dollar; `unpriced` when no price is known, undefined when the cost is not. What runs inside
 * Tragwerk costs nothing.
 */
export function costOf({ costNanoUsd, isPriced, model }: Metrics): number | 'unpriced' | undefined {
  if (costNanoUsd !== undefined) return isPriced === false ? 'unpriced' : costNanoUsd
  return model?.startsWith('tragwerk/') ? 0 : undefined
}

export type Comparable = 'firstTokenMs' | 'totalMs' | 'cost'

/** Which figures of a whole answer are lower than those of the one beside it; none while either is not whole. */
export function lowerThan(own: Answer, beside: Answer | undefined): ReadonlySet<Comparable> {
  if (own.state !== 'done' || beside?.state !== 'done') return new Set()
  const figureOf = ({ metrics }: Answer, name: Comparable) => {
    const value = name === 'cost' ? costOf(metrics) : metrics[name]
    return typeof value === 'number' ? value : Number.NaN
  }
  const all: readonly Comparable[] = ['firstTokenMs', 'totalMs', 'cost']
  return new Set(all.filter((name) => figureOf(own, name) < figureOf(beside, name)))
}
