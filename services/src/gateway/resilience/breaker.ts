import { createSlidingCounts } from './sliding-counts.ts'

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly consecutiveFailures: number
  /** Share of failures that opens it, once `minimumCalls` were counted within `windowMs`. */
  readonly failureShare: number
  readonly minimumCalls: number
  readonly windowMs: number
  /** The nth ejection lasts n times as long, `maxOpenMs` at most. */
  readonly baseOpenMs: number
  readonly maxOpenMs: number
  /** Each ejection is longer or shorter by up to this share, so that processes do not probe in step. */
  readonly jitter: number
  /** Being closed for so long makes the next ejection shorter by one step. */
  readonly forgiveAfterMs: number
  /** A probe without a verdict for so long counts as abandoned. Longer than any request may take. */
  readonly probeLimitMs: number
}

const defaults: BreakerOptions = {
  consecutiveFailures: 5,
  failureShare: 0.5,
  minimumCalls: 20,
  windowMs: 30_000,
  baseOpenMs: 30_000,
  maxOpenMs: 300_000,
  jitter: 0.2,
  forgiveAfterMs: 30_000,
  probeLimitMs: 660_000,
}

/** Cells of the counts. */
const succeeded = 0
const failed = 1

/** With less than this share of successes before it opened, a deployment counts as dead rather than limping. */
const limpingShare = 0.2

/** `forced`: let through although open, because nothing better is left. */
export type Entry = 'yes' | 'probe' | 'forced'

/**
 * Keeps calls away from what fails. Times are milliseconds on the monotonic clock. Every entry ends with exactly one of
 * `succeed`, `fail` and `abandon`; verdicts on calls that began before an ejection are ignored during it.
 */
export interface Breaker {
  state(now: number): 'closed' | 'open' | 'half_open'
  /** Whether `tryEnter` would let a call through; changes nothing. */
  admits(now: number): boolean
  /** `probe` is given to one caller at a time after an ejection; its verdict decides. */
  tryEnter(now: number): 'yes' | 'probe' | 'no'
  /** A success of a probe or of a forced call closes the breaker. */
  succeed(entry: Entry, now: number): void
  /** A failed probe opens it again, for longer. A forced call that fails prolongs nothing. */
  fail(entry: Entry, now: number): void
  /** The call says nothing about the other side: the client went away, or the request itself was wrong. */
  abandon(entry: Entry): void
  /** End of the current ejection; 0 while closed. */
  readonly openUntilMs: number
  /** While open: whether a fair share of the calls before it still succeeded. */
  readonly isLimping: boolean
}

export interface BreakerDeps {
  /** From 0 to below 1. */
  readonly random: () => number
  /** Asked at each ejection; wins over `baseOpenMs`. Undefined: no opinion. */
  readonly baseOpenMs?: () => number | undefined
}

export function createBreaker(deps: BreakerDeps, options: Partial<BreakerOptions> = {}): Breaker {
  const settings = { ...defaults, ...options }
  const counts = createSlidingCounts({ spanMs: settings.windowMs, slots: 10, cells: 2 })
  let isOpen = false
  let openUntilMs = 0
  let ejections = 0
  let closedSinceMs = 0
  let failuresInRow = 0
  let isLimping = false
  let probeSinceMs: number | undefined

  const isProbing = (now: number) => probeSinceMs !== undefined && now - probeSinceMs < settings.probeLimitMs
  const admits = (now: number) => !isOpen || (now >= openUntilMs && !isProbing(now))

  const open = (now: number) => {
    ejections += 1
    const baseMs = deps.baseOpenMs?.() ?? settings.baseOpenMs
    const steady = Math.min(baseMs * ejections, settings.maxOpenMs / (1 + settings.jitter))
    openUntilMs = now + steady * (1 + settings.jitter * (2 * deps.random() - 1))
    isOpen = true
    probeSinceMs = undefined
  }
  const eject = (now: number) => {
    const sums = counts.read(now)
    isLimping = sums[succeeded]! >= limpingShare * (sums[succeeded]! + sums[failed]!)
    ejections = Math.max(0, ejections - Math.floor((now - closedSinceMs) / settings.forgiveAfterMs))
    failuresInRow = 0
    open(now)
  }
  const close = (now: number) => {
    isOpen = false
    openUntilMs = 0
    closedSinceMs = now
    failuresInRow = 0
    isLimping = false
    probeSinceMs = undefined
    counts.clear()
  }
  const isTripped = (now: number) => {
    if (failuresInRow >= settings.consecutiveFailures) return true
    const sums = counts.read(now)
    const calls = sums[succeeded]! + sums[failed]!
    return calls >= settings.minimumCalls && sums[failed]! >= settings.failureShare * calls
  }

  return {
    state: (now) => (!isOpen ? 'closed' : now < openUntilMs ? 'open' : 'half_open'),
    admits,
    tryEnter(now) {
      if (!isOpen) return 'yes'
      if (!admits(now)) return 'no'
      probeSinceMs = now
      return 'probe'
    },
    succeed(entry, now) {
      if (isOpen) {
        if (entry !== 'yes') close(now)
        return
      }
      counts.add(succeeded, now)
      failuresInRow = 0
    },
    fail(entry, now) {
      if (isOpen) {
        if (entry === 'yes') return
        failuresInRow += 1
        if (failuresInRow >= settings.consecutiveFailures) isLimping = false
        if (entry === 'probe') open(now)
        return
      }
      counts.add(failed, now)
      failuresInRow += 1
      if (isTripped(now)) eject(now)
    },
    abandon(entry) {
      if (entry === 'probe') probeSinceMs = undefined
    },
    get openUntilMs() {
      return openUntilMs
    },
    get isLimping() {
      return isOpen && isLimping
    },
  }
}
