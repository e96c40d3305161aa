import type { Clock } from '@tragwerk/infra/clock'
import type { AppError } from '@tragwerk/infra/errors'
import type { Surface } from '../../plugins/index.ts'
import { httpErrors } from '../../plugins/index.ts'

export interface EventStreamDeps {
  readonly clock: Clock
  readonly surface: Surface
  readonly heartbeatMs: number
  /** Validates one event and strips what its schema does not name. */
  readonly parseEvent: (event: unknown) => unknown
  /** Logs the failure and turns it into what may be sent. */
  readonly toAppError: (error: unknown) => AppError
  /** Ends the stream with its reason at once, whatever the handler does; for streams that have no end of their own. */
  readonly until?: AbortSignal
}

const heartbeat = Symbol('heartbeat')
const heartbeatFrame = ': heartbeat\n\n'

/**
 * Turns a handler's events into server-sent event frames, one string each, in order.
 *
 * Rejects when the handler fails before its first event, so that the answer can still be a proper HTTP error.
 * Later failures become the surface's error event. A complete stream always ends with the surface's end
 * marker or terminal event; a cut or failed one never does. Stopping the frames stops the handler. A stream with
 * `until` has no end that counts as complete.
 */
export async function openEventStream(
  events: AsyncIterable<unknown>,
  deps: EventStreamDeps,
): Promise<AsyncGenerator<string, void, undefined>> {
  const iterator = events[Symbol.asyncIterator]()
  const first = createPatience(iterator.next(), deps)
  try {
    const isSilent = (await first()) === heartbeat
    return writeFrames({ iterator, first, isSilent }, deps)
  } catch (error) {
    await stop(iterator, deps)
    throw error
  }
}

async function* writeFrames(
  source: {
    readonly iterator: AsyncIterator<unknown>
    readonly first: Patience
    readonly isSilent: boolean
  },
  deps: EventStreamDeps,
): AsyncGenerator<string, void, undefined> {
  const { surface } = deps
  const { iterator } = source
  let next = source.first
  try {
    // Sends the headers, which wait for the first byte.
    if (source.isSilent) yield heartbeatFrame
    while (true) {
      const result = await next()
      if (result === heartbeat) {
        yield heartbeatFrame
        continue
      }
      if (result.done) break
      const event = deps.parseEvent(result.value)
      yield toFrame(JSON.stringify(event))
      if (isLast(event as { type?: unknown }, deps)) return
      next = createPatience(iterator.next(), deps)
    }
    deps.until?.throwIfAborted()
    if (deps.until !== undefined || surface.endMarker === undefined) throw httpErrors.streamIncomplete()
    yield toFrame(surface.endMarker)
  } catch (error) {
    yield toFrame(JSON.stringify(surface.toErrorEvent(deps.toAppError(error))))
  } finally {
    await stop(iterator, deps)
  }
}

/** Of a watch only a failure is the last event. */
function isLast(event: { readonly type?: unknown }, { surface, until }: EventStreamDeps): boolean {
  return until === undefined ? surface.isTerminalEvent?.(event) === true : event.type === 'error'
}

/** After `until` the handler may still be busy with its last step; nothing waits for that. */
async function stop(iterator: AsyncIterator<unknown>, { until }: EventStreamDeps): Promise<void> {
  const stopped = iterator.return?.()
  if (until?.aborted) stopped?.catch(() => undefined)
  else await stopped
}

function toFrame(data: string): string {
  return `data: ${data}\n\n`
}

/** Waits for one result, a heartbeat's time per call. */
type Patience = () => Promise<IteratorResult<unknown> | typeof heartbeat>

/**
 * The result is listened to once, however many calls it takes: a race per heartbeat would leave a reaction on the
 * promise each time, and a watch may be silent for weeks.
 */
function createPatience(work: Promise<IteratorResult<unknown>>, deps: EventStreamDeps): Patience {
  let wake = () => {}
  let isSettled = false
  const settle = () => {
    isSettled = true
    wake()
  }
  work.then(settle, settle)
  return async () => {
    deps.until?.throwIfAborted()
    if (isSettled) return work
    const timer = new AbortController()
    const end = () => timer.abort(deps.until?.reason)
    deps.until?.addEventListener('abort', end, { once: true })
    const settled = new Promise<void>((resolve) => {
      wake = resolve
    })
    const silence = deps.clock.sleep(deps.heartbeatMs, timer.signal).then(() => heartbeat)
    try {
      return (await Promise.race([settled.then(() => work), silence])) as Awaited<ReturnType<Patience>>
    } finally {
      deps.until?.removeEventListener('abort', end)
      timer.abort()
    }
  }
}
