/** Time as a collaborator. Durations come from `monotonicMs`, instants from `now`. */
export interface Clock {
  /** The current instant by the wall clock; may jump. */
  now(): Date
  /** Milliseconds since an arbitrary start; never goes backwards. */
  monotonicMs(): number
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Calls `work` every `ms` until disposed. A run that is still busy makes the next tick skip, and the timer
   * never keeps the process alive. Errors go to `onError`.
   */
  every(ms: number, work: () => Promise<void> | void, onError: (error: unknown) => void): Disposable
}

export function createSystemClock(): Clock {
  return {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    sleep,
    every,
  }
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function every(ms: number, work: () => Promise<void> | void, onError: (error: unknown) => void): Disposable {
  let isBusy = false
  const timer = setInterval(async () => {
    if (isBusy) return
    isBusy = true
    try {
      await work()
    } catch (error) {
      onError(error)
    } finally {
      isBusy = false
    }
  }, ms)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
