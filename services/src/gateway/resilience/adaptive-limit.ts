export interface AdaptiveLimitOptions {
  readonly min: number
  readonly max: number
  readonly initial: number
  /** Growth of the durations that is taken as noise: 1.5 times the long-term mean. */
  readonly tolerance: number
  /** Durations below this never lower the limit, whatever their growth. */
  readonly fastMs: number
  /** Delay of the event loop from which the limit is lowered. */
  readonly maxLoopDelayMs: number
  /** Share of the way that the limit goes towards its new value at each observation. */
  readonly smoothing: number
}

const defaults: AdaptiveLimitOptions = {
  min: 20,
  max: 10_000,
  initial: 1_000,
  tolerance: 1.5,
  fastMs: 25,
  maxLoopDelayMs: 50,
  smoothing: 0.2,
}

/** The limit changes by half at most in one observation, before smoothing. */
const leastGradient = 0.5
/** Weight of one window in the long-term mean. */
const longTermWeight = 0.02

/**
 * A limit on requests under way that follows what the process can carry.
 *
 * The rule is the one of Gradient2 in Netflix's concurrency-limits: new limit = limit × gradient + √limit, where the
 * gradient is the tolerated long-term duration over the recent one, between 0.5 and 1, smoothed; the limit does not
 * grow while less than half of it is used. Two things differ. The delay of the event loop is a second gradient, and the
 * smaller of both counts. And the long-term mean stands still while the gradient is below 1; else it would follow a
 * long overload until that looked normal.
 *
 * `tryEnter`, `leave` and `note` are a few additions each and allocate nothing.
 */
export interface AdaptiveLimit {
  /** When true, call `leave` once. */
  tryEnter(): boolean
  leave(): void
  /**
   * The platform's own time for a request that was answered, without the wait for providers, which says nothing about
   * this process, and without failures, which are quick.
   */
  note(ownMs: number): void
  /**
   * Adjusts the limit by what was seen since the last call. To be called by a timer, every 100 to 500 ms, with the
   * delay of the event loop over that time (its mean or p90; a maximum would react to single collections of garbage).
   */
  observe(loopDelayMs: number): void
  readonly limit: number
  readonly inFlight: number
  /** Requests turned away since the start. */
  readonly refused: number
}

export function createAdaptiveLimit(options: Partial<AdaptiveLimitOptions> = {}): AdaptiveLimit {
  const settings = { ...defaults, ...options }
  let limit = clamp(settings.initial, settings.min, settings.max)
  let inFlight = 0
  let peak = 0
  let refused = 0
  let sumMs = 0
  let samples = 0
  let longTermMs: number | undefined

  const durationGradient = (recentMs: number | undefined) => {
    if (recentMs === undefined || longTermMs === undefined || recentMs <= settings.fastMs) return 1
    return (settings.tolerance * Math.max(longTermMs, settings.fastMs / settings.tolerance)) / recentMs
  }
  const learn = (recentMs: number) => {
    longTermMs = longTermMs === undefined ? recentMs : longTermMs + longTermWeight * (recentMs - longTermMs)
    // After a long load that has gone the mean is too high to notice the next one.
    if (longTermMs > 2 * recentMs) longTermMs *= 0.95
  }

  return {
    tryEnter() {
      if (inFlight >= limit) {
        refused += 1
        return false
      }
      inFlight += 1
      if (inFlight > peak) peak = inFlight
      return true
    },
    leave() {
      inFlight -= 1
    },
    note(ownMs) {
      sumMs += ownMs
      samples += 1
    },
    observe(loopDelayMs) {
      const recentMs = samples === 0 ? undefined : sumMs / samples
      const loopGradient = loopDelayMs > settings.maxLoopDelayMs ? settings.maxLoopDelayMs / loopDelayMs : 1
      const gradient = clamp(Math.min(loopGradient, durationGradient(recentMs)), leastGradient, 1)
      if (gradient === 1 && recentMs !== undefined) learn(recentMs)
      if (gradient < 1 || peak * 2 >= limit) {
        const target = limit * gradient + Math.sqrt(limit)
        limit = clamp(limit + settings.smoothing * (target - limit), settings.min, settings.max)
      }
      peak = inFlight
      sumMs = 0
      samples = 0
    },
    get limit() {
      return Math.floor(limit)
    },
    get inFlight() {
      return inFlight
    },
    get refused() {
      return refused
    },
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
