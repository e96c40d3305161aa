import type { Clock } from '@tragwerk/infra/clock'

const leastRestMs = 1000

/** A look rests ten times as long as it took: watching takes at most a tenth of the database's time. */
const restPerLook = 10

export interface SharedLook<T> {
  /** Of the monotonic clock. */
  readonly startedMs: number
  readonly result: Promise<T>
  /** How long after it the next look is due; infinite until the result is there. */
  readonly restMs: number
}

/**
 * Takes a look, or gives the one that another caller has taken of the same (`key`) and that is still fresh, if it began
 * after `afterMs`, the begin of the caller's own last look. What is looked at is thus the same for any number of callers.
 */
export type TakeLook<T> = (key: string, afterMs: number, take: () => Promise<T>) => SharedLook<T>

/** Keeps each look until one is taken after its time; a failed look fails all who share it. */
export function createSharedLooks<T>({ clock }: { readonly clock: Pick<Clock, 'monotonicMs'> }): TakeLook<T> {
  const looks = new Map<string, SharedLook<T>>()
  return (key, afterMs, take) => {
    const startedMs = clock.monotonicMs()
    for (const [each, look] of looks) if (startedMs - look.startedMs >= look.restMs) looks.delete(each)
    const known = looks.get(key)
    if (known !== undefined && known.startedMs > afterMs) return known
    const look = { startedMs, restMs: Number.POSITIVE_INFINITY, result: take() }
    const rest = () => {
      look.restMs = Math.max(leastRestMs, restPerLook * (clock.monotonicMs() - startedMs))
    }
    look.result.then(rest, rest)
    looks.set(key, look)
    return look
  }
}
