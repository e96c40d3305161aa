import { createRoster, type Listed } from '../roster/index.ts'
import type { Clock } from './clock.ts'

/** A moment after which something is given up; it can be moved as often as needed for next to nothing. */
export interface Deadline {
  /** On the monotonic clock; infinity stops waiting. */
  at: number
  /** Forgets it. */
  clear(): void
}

export interface Deadlines extends Disposable {
  /** `onExpire` runs once, at most one tick too late and never too early. */
  start(at: number, onExpire: () => void): Deadline
}

/** Time limits of model calls are seconds; a twentieth of a second late does not matter. */
const tickMs = 50

/** One timer for all deadlines instead of several for each request. It runs only while there are any. */
export function createDeadlines(clock: Pick<Clock, 'monotonicMs' | 'every'>): Deadlines {
  const entries = createRoster<Entry>()
  let timer: Disposable | undefined

  class Entry implements Deadline, Listed {
    place = -1
    at: number
    readonly onExpire: () => void

    constructor(at: number, onExpire: () => void) {
      this.at = at
      this.onExpire = onExpire
    }

    clear(): void {
      entries.remove(this)
    }
  }

  const tick = () => {
    if (entries.size === 0) return stop()
    const now = clock.monotonicMs()
    entries.forEach((entry) => {
      if (entry.at > now) return
      entries.remove(entry)
      entry.onExpire()
    })
  }
  const stop = () => {
    timer?.[Symbol.dispose]()
    timer = undefined
  }

  return {
    start(at, onExpire) {
      const entry = new Entry(at, onExpire)
      entries.add(entry)
      timer ??= clock.every(tickMs, tick, () => {})
      return entry
    },
    [Symbol.dispose]: stop,
  }
}
