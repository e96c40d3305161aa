import type { Answer as ServerAnswer } from '@tragwerk/contracts/knowledge'
import type { ResponseHead } from '@tragwerk/sdk'
import type { Metrics } from './conversation-schema.ts'

/** What the head of an answer tells: where it can be traced, and what the platform itself has spent. */
export function metricsOfHead({ headers }: ResponseHead): Metrics {
  const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(headers.get('traceresponse') ?? '')?.[1]
  const requestId = headers.get('x-request-id')
  const overhead = headers.get('x-tragwerk-overhead-duration-ms')
  const overheadMs = overhead === null || overhead.trim() === '' ? Number.NaN : Number(overhead)
  return {
    ...(traceId && { traceId }),
    ...(requestId && { requestId }),
    ...(overheadMs >= 0 && { overheadMs }),
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

/** In millionths of a US dollar; undefined while the price is not known. What runs inside Tragwerk costs nothing. */
export function costOf(model: string | undefined): number | undefined {
  return model?.startsWith('tragwerk/') ? 0 : undefined
}
