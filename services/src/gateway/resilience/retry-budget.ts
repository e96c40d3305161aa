export interface RetryBudgetOptions {
  /** Retries for each request: 0.2. */
  readonly share: number
  /** Retries that are always possible at first: 3. */
  readonly floor: number
  /** One retry of the floor grows back in this time, so that a quiet process can still retry. */
  readonly regrowMs: number
}

const defaults: RetryBudgetOptions = { share: 0.2, floor: 3, regrowMs: 10_000 }

/** Sums of tenths are not exact. */
const rounding = 1e-9

/**
 * Keeps retries from multiplying the load on what fails already. One for the whole process, because the promise is on
 * all attempts over all requests.
 *
 * Each request brings `share` of a token and each retry costs one. No more is saved up than `share` of the requests
 * under way (`floor` at least), so a long quiet time cannot pay for a storm. Besides, retries under way never exceed
 * that number. Over any span of time this gives: retries ≤ share × (requests begun in it + under way at its start)
 * + floor + time ÷ regrowMs.
 *
 * A first attempt on another deployment is no retry: it is never refused, because it is what answers the client, and the
 * breaker soon makes it the first attempt. It takes a token where there is one, so retries give way to fallbacks.
 */
export interface RetryBudget {
  /** A request is admitted; call `end` once for it. */
  begin(now: number): void
  end(): void
  /** Asks for one retry on the same deployment; when granted, call `endRetry` once. */
  tryRetry(now: number): boolean
  endRetry(): void
  /** A fallback is about to be asked. */
  noteFallback(now: number): void
  readonly active: number
  readonly retrying: number
  /** Retries that were asked for and not granted, since the start. */
  readonly refused: number
}

export function createRetryBudget(options: Partial<RetryBudgetOptions> = {}): RetryBudget {
  const { share, floor, regrowMs } = { ...defaults, ...options }
  let active = 0
  let retrying = 0
  let refused = 0
  let tokens = floor
  let regrownAtMs = Number.POSITIVE_INFINITY

  const ceiling = () => Math.max(floor, share * active)
  const regrow = (now: number) => {
    if (tokens < floor && now > regrownAtMs) tokens = Math.min(floor, tokens + (now - regrownAtMs) / regrowMs)
    regrownAtMs = now
  }

  return {
    begin(now) {
      regrow(now)
      active += 1
      tokens = Math.min(tokens + share, ceiling())
    },
    end() {
      active -= 1
    },
    tryRetry(now) {
      regrow(now)
      tokens = Math.min(tokens, ceiling())
      if (tokens < 1 - rounding || retrying + 1 > ceiling() + rounding) {
        refused += 1
        return false
      }
      tokens -= 1
      retrying += 1
      return true
    },
    endRetry() {
      retrying -= 1
    },
    noteFallback(now) {
      regrow(now)
      tokens = Math.max(0, tokens - 1)
    },
    get active() {
      return active
    },
    get retrying() {
      return retrying
    },
    get refused() {
      return refused
    },
  }
}
