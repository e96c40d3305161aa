import type { Deadlines } from '@tragwerk/infra/clock'
import { type AttemptResult, lostRace } from '../lanes/attempt.ts'

/** Starts an attempt. `signal` ends it when another was faster; `claim` asks whether its first byte is the first. */
export type Runner = (signal: AbortSignal, claim: () => boolean) => Promise<AttemptResult>

export interface RaceDeps {
  readonly deadlines: Deadlines
  readonly monotonicMs: () => number
}

/**
 * Asks the first runner and, when it has not begun to answer after a while, also the second. The first byte wins and the
 * other is aborted; a failure before that leaves the race to the other. Resolves with the winner's result, else with
 * the failure of the second. The second is not asked when the first fails in time: that is what fallbacks are for.
 */
export async function race(
  deps: RaceDeps,
  runners: { readonly first: Runner; readonly second: Runner },
  afterMs: number,
): Promise<AttemptResult> {
  const aborts = [new AbortController(), new AbortController()] as const
  let winner: 0 | 1 | undefined
  const claimFor = (own: 0 | 1) => () => {
    if (winner === undefined) {
      winner = own
      aborts[own === 0 ? 1 : 0].abort(lostRace)
    }
    return winner === own
  }
  const first = runners.first(aborts[0].signal, claimFor(0))
  if (!(await isSilentFor(deps, first, { afterMs, hasBegun: () => winner !== undefined }))) return first
  const results = await Promise.all([first, runners.second(aborts[1].signal, claimFor(1))])
  return results[winner ?? 1]
}

/** True when the attempt has neither begun to answer nor ended in time. */
function isSilentFor(
  { deadlines, monotonicMs }: RaceDeps,
  attempt: Promise<AttemptResult>,
  { afterMs, hasBegun }: { readonly afterMs: number; readonly hasBegun: () => boolean },
): Promise<boolean> {
  return new Promise((resolve) => {
    const deadline = deadlines.start(monotonicMs() + afterMs, () => resolve(!hasBegun()))
    attempt.then(() => {
      deadline.clear()
      resolve(false)
    })
  })
}
