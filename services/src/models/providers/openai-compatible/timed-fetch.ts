import type { Clock } from '@tragwerk/infra/clock'
import type { ProviderLimits } from './limits.ts'

/** `first byte` until the reply begins, `idle` between its pieces, `total` over all. */
export type TimedPhase = 'first byte' | 'idle' | 'total'

export interface TimedFetchDeps {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly limits: Pick<ProviderLimits, 'firstByteMs' | 'idleMs' | 'totalMs'>
  /** The error to reject with. */
  readonly onTimeout: (phase: TimedPhase, limitMs: number) => Error
}

/**
 * A fetch that gives up when a limit is passed and closes the connection then. The idle limit runs only while the
 * reader waits, so a slow reader never times out. Cancelling the body closes the connection.
 */
export function createTimedFetch({ fetch, clock, limits, onTimeout }: TimedFetchDeps): typeof fetch {
  return async (input, init) => {
    const abort = new AbortController()
    const signal = init?.signal ? AbortSignal.any([init.signal, abort.signal]) : abort.signal
    const start = (phase: TimedPhase, limitMs: number) =>
      startTimer(clock, limitMs, () => abort.abort(onTimeout(phase, limitMs)))

    const total = start('total', limits.totalMs)
    const firstByte = start('first byte', limits.firstByteMs)
    try {
      const response = await fetch(input, { ...init, signal })
      if (!response.body) {
        total.stop()
        return response
      }
      const body = guardBody(response.body, {
        signal,
        abort,
        total,
        idle: () => start('idle', limits.idleMs),
      })
      const { status, statusText, headers } = response
      return new Response(body, { status, statusText, headers })
    } catch (error) {
      total.stop()
      throw abort.signal.aborted ? abort.signal.reason : error
    } finally {
      firstByte.stop()
    }
  }
}

interface Timer {
  stop(): void
}

function startTimer(clock: Clock, ms: number, onExpire: () => void): Timer {
  const stopped = new AbortController()
  clock.sleep(ms, stopped.signal).then(onExpire, () => {})
  return { stop: () => stopped.abort() }
}

interface Guard {
  readonly signal: AbortSignal
  readonly abort: AbortController
  readonly total: Timer
  readonly idle: () => Timer
}

function guardBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { signal, abort, total, idle }: Guard,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  aborted.catch(() => {})

  return new ReadableStream(
    {
      async pull(controller) {
        const timer = idle()
        try {
          const { done, value } = await Promise.race([reader.read(), aborted])
          if (!done) return controller.enqueue(value)
          total.stop()
          controller.close()
        } catch (error) {
          total.stop()
          controller.error(abort.signal.aborted ? abort.signal.reason : error)
        } finally {
          timer.stop()
        }
      },
      async cancel(reason) {
        total.stop()
        await reader.cancel(reason).catch(() => {})
        abort.abort(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
