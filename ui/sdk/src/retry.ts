import type { HttpMethod } from '@tragwerk/contracts/route'
import { isTragwerkError } from './errors.ts'

const baseDelayMs = 200
const maxDelayMs = 5000
/** A server may ask for longer than we would wait by ourselves, but not for ever. */
const maxRetryAfterMs = 60_000

const retryableStatuses: ReadonlySet<number> = new Set([408, 429, 502, 503, 504])
const retryableCodes: ReadonlySet<string> = new Set([
  'sdk.network_failed',
  'sdk.timeout',
  'idempotency.in_flight',
])

/** Requests that can be sent twice without being done twice. */
export function isRepeatable(method: HttpMethod, idempotencyKey: string | undefined): boolean {
  return method === 'GET' || method === 'DELETE' || idempotencyKey !== undefined
}

export function isTransient(error: unknown): boolean {
  return isTragwerkError(error) && (retryableStatuses.has(error.status) || retryableCodes.has(error.code))
}

/** Full jitter over 200 ms, 400 ms, … 5 s; never less than the server asked for. `attempt` counts from 0. */
export function retryDelayMs(attempt: number, error: unknown, random: () => number): number {
  const jitter = random() * Math.min(maxDelayMs, baseDelayMs * 2 ** attempt)
  const asked = isTragwerkError(error) ? (error.retryAfterMs ?? 0) : 0
  return Math.max(jitter, Math.min(asked, maxRetryAfterMs))
}
