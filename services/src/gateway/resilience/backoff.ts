/** A provider that asks for a longer pause is not waited for. */
export const longestRetryAfterMs = 60_000

export interface BackoffInput {
  /** 0 before the first retry. */
  readonly retry: number
  /** From 0 to below 1. */
  readonly random: () => number
  /** What the provider asked for. */
  readonly retryAfterMs?: number | undefined
  /** 200 */
  readonly baseMs?: number | undefined
  /** 5,000 */
  readonly capMs?: number | undefined
}

/**
 * Milliseconds to wait before a retry, or undefined when waiting makes no sense. Full jitter: evenly spread from 0 to
 * `baseMs` × 2^retry, `capMs` at most. A `Retry-After` is the minimum, and the spread comes on top of it, since all
 * clients of a provider were told the same time.
 */
export function backoffMs(input: BackoffInput): number | undefined {
  const { retry, random, retryAfterMs = 0, baseMs = 200, capMs = 5_000 } = input
  if (retryAfterMs > longestRetryAfterMs) return undefined
  const spreadMs = Math.min(capMs, baseMs * 2 ** retry)
  return Math.max(0, retryAfterMs) + random() * spreadMs
}
