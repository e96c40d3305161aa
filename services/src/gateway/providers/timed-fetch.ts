import type { Clock } from '@tragwerk/infra/clock'

/** How long a provider may take, in milliseconds. */
export interface ProviderLimits {
  /** Kept by the outgoing HTTP client that is passed in; named here for messages. */
  readonly connectMs: number
  /**
   * Until the reply begins. Replies that are not streamed begin when they are complete, so generating without
   * streaming is bounded by `totalMs` only.
   */
  readonly firstByteMs: number
  /** Between two pieces of a reply. */
  readonly idleMs: number
  /** From the request to the end of the reply. */
  readonly totalMs: number
}

export const defaultProviderLimits: ProviderLimits = {
  connectMs: 3_000,
  firstByteMs: 30_000,
  idleMs: 30_000,
  totalMs: 600_000,
}

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
    const expire = (phase: TimedPhase, limitMs: number) => abort.abort(onTimeout(phase, limitMs))

    const total = startTimer(clock, limits.totalMs, () => expire('total', limits.totalMs))
    const firstByte = startTimer(clock, limits.firstByteMs, () => expire('first byte', limits.firstByteMs))
    try {
      const response = await fetch(input, { ...init, signal })
      if (!response.body) {
        total.stop()
        return response
      }
      const idle = createIdleWatch(clock, limits.idleMs, () => expire('idle', limits.idleMs))
      const { status, statusText, headers } = response
      const body = guardBody(response.body, { signal, abort, total, idle })
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

interface IdleWatch extends Timer {
  wait(): void
  arrived(): void
}

/** One timer for a whole reply: when it runs out it looks how long the reader has really been waiting. */
function createIdleWatch(clock: Clock, idleMs: number, onExpire: () => void): IdleWatch {
  let waitingSinceMs: number | undefined
  let timer: Timer | undefined

  const arm = (ms: number) => {
    timer = startTimer(clock, ms, () => {
      const waitedMs = waitingSinceMs === undefined ? 0 : clock.monotonicMs() - waitingSinceMs
      if (waitedMs >= idleMs) onExpire()
      else arm(idleMs - waitedMs)
    })
  }

  return {
    wait() {
      waitingSinceMs = clock.monotonicMs()
      if (!timer) arm(idleMs)
    },
    arrived() {
      waitingSinceMs = undefined
    },
    stop: () => timer?.stop(),
  }
}

interface Guard {
  readonly signal: AbortSignal
  readonly abort: AbortController
  readonly total: Timer
  readonly idle: IdleWatch
}

function guardBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { signal, abort, total, idle }: Guard,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  let isOver = false
  let onAbort = () => {}
  /** True the first time. */
  const finish = (): boolean => {
    if (isOver) return false
    isOver = true
    total.stop()
    idle.stop()
    signal.removeEventListener('abort', onAbort)
    return true
  }

  return new ReadableStream(
    {
      start(controller) {
        onAbort = () => {
          if (finish()) controller.error(signal.reason)
          reader.cancel(signal.reason).catch(() => {})
        }
        if (signal.aborted) onAbort()
        else signal.addEventListener('abort', onAbort)
      },
      async pull(controller) {
        idle.wait()
        try {
          const { done, value } = await reader.read()
          idle.arrived()
          if (isOver) return
          if (!done) return controller.enqueue(value)
          if (finish()) controller.close()
        } catch (error) {
          if (finish()) controller.error(signal.aborted ? signal.reason : error)
        }
      },
      async cancel(reason) {
        finish()
        await reader.cancel(reason).catch(() => {})
        abort.abort(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
