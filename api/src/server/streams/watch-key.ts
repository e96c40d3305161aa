import type { Clock } from '@tragwerk/infra/clock'
import { isAppError } from '@tragwerk/infra/errors'

export interface WatchKey {
  readonly clock: Pick<Clock, 'sleep'>
  readonly everyMs: number
  /** Aborted with the refusal. */
  readonly abort: AbortController
  /** Fires when the watch has ended, in whatever way. */
  readonly ended: AbortSignal
  /** Rejects as the request itself would be refused now. */
  readonly mayStay: () => Promise<unknown>
}

/**
 * A request is let in once, but a watch outlives the key that opened it: asks again and again whether that key would
 * still be let in, until the watch ends. A check that fails for another reason says nothing; the next one may.
 */
export async function endWhenRefused({ clock, everyMs, abort, ended, mayStay }: WatchKey): Promise<void> {
  while (await hasPassed(clock.sleep(everyMs, ended))) {
    try {
      await mayStay()
    } catch (error) {
      if (isRefusal(error)) return abort.abort(error)
    }
  }
}

function isRefusal(error: unknown): boolean {
  return isAppError(error) && (error.kind === 'unauthenticated' || error.kind === 'forbidden')
}

/** False when the watch has ended. */
function hasPassed(sleep: Promise<void>): Promise<boolean> {
  return sleep.then(
    () => true,
    () => false,
  )
}
