import type { Clock } from './clock.ts'

export interface ManualClock extends Clock {
  /** Moves time forward and runs everything that falls due, in order. */
  advance(ms: number): Promise<void>
}

interface Waiter {
  readonly due: number
  readonly wake: () => void
}

/** A clock that stands still until told otherwise; for tests. Starts at `start`. */
export function createManualClock(start = new Date('2026-01-01T00:00:00Z')): ManualClock {
  let elapsed = 0
  let waiters: Waiter[] = []

  const wait = (ms: number, wake: () => void): Waiter => {
    const waiter = { due: elapsed + ms, wake }
    waiters.push(waiter)
    return waiter
  }
  const drop = (waiter: Waiter) => {
    waiters = waiters.filter((other) => other !== waiter)
  }

  return {
    now: () => new Date(start.getTime() + elapsed),
    monotonicMs: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const waiter = wait(ms, resolve)
        signal?.addEventListener('abort', () => {
          drop(waiter)
          reject(signal.reason)
        })
      }),
    every(ms, work, onError) {
      let waiter: Waiter
      const arm = () => {
        waiter = wait(ms, () => {
          arm()
          Promise.resolve().then(work).catch(onError)
        })
      }
      arm()
      return { [Symbol.dispose]: () => drop(waiter) }
    },
    async advance(ms) {
      const target = elapsed + ms
      for (;;) {
        const next = waiters.filter((w) => w.due <= target).sort((a, b) => a.due - b.due)[0]
        if (!next) break
        elapsed = next.due
        drop(next)
        next.wake()
        await new Promise((resolve) => setImmediate(resolve))
      }
      elapsed = target
    },
  }
}
