import { type Breaker, type BreakerDeps, createBreaker, type Entry } from './breaker.ts'
import { createLatencyWindow, type LatencyWindow } from './latency-window.ts'
import { createSlidingCounts } from './sliding-counts.ts'

/** After a 429 that names no time. */
export const defaultCoolDownMs = 5_000
/** Longer waits that a provider asks for are cut to this. */
export const maxCoolDownMs = 60_000
const spanMs = 300_000
const maxProblemLength = 300
/** Cells of the verdicts. */
const succeeded = 0
const failed = 1

export interface AttemptFailure {
  readonly code: string
  readonly problem: string
}

export interface LastError extends AttemptFailure {
  readonly atMs: number
}

/**
 * The right to send one request to a deployment. Ends with the first of `succeed`, `fail`, `limit` and `abandon`; what
 * is said after that is ignored, so `abandon` may stand in a `finally`. Durations count from the beginning of the
 * attempt.
 */
export interface AttemptPass {
  readonly entry: Entry
  /** The first byte of an answer came. A probe has succeeded then; the answer may still break. */
  began(firstByteMs: number, now: number): void
  succeed(durationMs: number, now: number): void
  /** The fault of the deployment: no connection, time-out, 5xx, broken answer. */
  fail(failure: AttemptFailure, now: number): void
  /** 429. No failure for the breaker; the deployment is left alone for a while. */
  limit(retryAfterMs: number | undefined, now: number): void
  /** No verdict: the client went away, a hedge was faster, or the request itself was refused. */
  abandon(now: number): void
}

/** What this process knows about one deployment. Times are milliseconds on the monotonic clock. */
export interface DeploymentHealth {
  readonly deployment: string
  readonly breaker: Breaker
  readonly inFlight: number
  /** 0 when it never cooled down. */
  readonly coolingUntilMs: number
  readonly createdMs: number
  readonly lastUsedMs: number | undefined
  readonly lastError: LastError | undefined
  readonly firstByte: LatencyWindow
  readonly duration: LatencyWindow
  /** Whether a request may be sent now; changes nothing. */
  availability(now: number): 'yes' | 'breaker_open' | 'cooling_down'
  /** When it may be asked again; `now` when it may be asked at once. */
  availableAtMs(now: number): number
  /**
   * Undefined when no request may be sent. `isForced` passes an open breaker, never a cool-down: the provider has said
   * itself when it wants to be asked again.
   */
  enter(now: number, isForced?: boolean): AttemptPass | undefined
  /** Finished attempts of the last five minutes, 429s among the failures; those without a verdict are in neither. */
  counts(now: number): { readonly requests: number; readonly failures: number }
}

/** How soon a deployment may be asked for whose probe is still under way. */
const probeGuessMs = 1_000

interface State {
  inFlight: number
  coolingUntilMs: number
  lastUsedMs: number | undefined
  lastError: LastError | undefined
}

export function createDeploymentHealth(
  deps: BreakerDeps,
  identity: { readonly deployment: string; readonly now: number },
): DeploymentHealth {
  const breaker = createBreaker(deps)
  const verdicts = createSlidingCounts({ spanMs, slots: 6, cells: 2 })
  const firstByte = createLatencyWindow()
  const duration = createLatencyWindow()
  const state: State = { inFlight: 0, coolingUntilMs: 0, lastUsedMs: undefined, lastError: undefined }
  const parts = { breaker, verdicts, firstByte, duration, state }

  return {
    deployment: identity.deployment,
    createdMs: identity.now,
    breaker,
    firstByte,
    duration,
    get inFlight() {
      return state.inFlight
    },
    get coolingUntilMs() {
      return state.coolingUntilMs
    },
    get lastUsedMs() {
      return state.lastUsedMs
    },
    get lastError() {
      return state.lastError
    },
    availability(now) {
      if (now < state.coolingUntilMs) return 'cooling_down'
      return breaker.admits(now) ? 'yes' : 'breaker_open'
    },
    availableAtMs(now) {
      const afterProbe = breaker.admits(now) ? now : now + probeGuessMs
      const opensAt = now < breaker.openUntilMs ? breaker.openUntilMs : afterProbe
      return Math.max(now, state.coolingUntilMs, opensAt)
    },
    enter(now, isForced = false) {
      if (now < state.coolingUntilMs) return undefined
      let entry: Entry | 'no' = breaker.tryEnter(now)
      if (entry === 'no') {
        if (!isForced) return undefined
        entry = 'forced'
      }
      state.inFlight += 1
      state.lastUsedMs = now
      return createPass(parts, entry)
    },
    counts(now) {
      const sums = verdicts.read(now)
      return { requests: sums[succeeded]! + sums[failed]!, failures: sums[failed]! }
    },
  }
}

interface Parts {
  readonly breaker: Breaker
  readonly verdicts: ReturnType<typeof createSlidingCounts>
  readonly firstByte: LatencyWindow
  readonly duration: LatencyWindow
  readonly state: State
}

function createPass(parts: Parts, granted: Entry): AttemptPass {
  const { breaker, verdicts, state } = parts
  let isSettled = false
  const settle = () => {
    if (isSettled) return false
    isSettled = true
    state.inFlight -= 1
    return true
  }

  // A plain property: an accessor would make each pass several times as expensive.
  const pass: { -readonly [K in keyof AttemptPass]: AttemptPass[K] } = {
    entry: granted,
    began(firstByteMs, now) {
      if (isSettled) return
      parts.firstByte.add(firstByteMs, now)
      if (pass.entry === 'yes') return
      breaker.succeed(pass.entry, now)
      pass.entry = 'yes'
    },
    succeed(durationMs, now) {
      if (!settle()) return
      parts.duration.add(durationMs, now)
      verdicts.add(succeeded, now)
      breaker.succeed(pass.entry, now)
    },
    fail(failure, now) {
      if (!settle()) return
      verdicts.add(failed, now)
      breaker.fail(pass.entry, now)
      state.lastError = toLastError(failure, now)
    },
    limit(retryAfterMs, now) {
      if (!settle()) return
      verdicts.add(failed, now)
      breaker.abandon(pass.entry)
      const wait = Math.min(Math.max(retryAfterMs ?? defaultCoolDownMs, 0), maxCoolDownMs)
      state.coolingUntilMs = Math.max(state.coolingUntilMs, now + wait)
      state.lastError = toLastError(
        { code: 'gateway.upstream_limited', problem: 'the provider limits the rate of requests' },
        now,
      )
    },
    abandon() {
      if (settle()) breaker.abandon(pass.entry)
    },
  }
  return pass
}

function toLastError(failure: AttemptFailure, now: number): LastError {
  return { atMs: now, code: failure.code, problem: failure.problem.slice(0, maxProblemLength) }
}
