import { httpErrors } from '../plugins/index.ts'
import type { HttpLimits } from './limits.ts'

/** Counts requests and announced body bytes, and refuses what exceeds the bounds at once, without a queue. */
export interface Admission {
  /** Returns the function that gives the place back; calling it again does nothing. */
  enter(bodyBytes: number): () => void
  /** The same for a call of a model, which has a bound of its own. */
  enterModelCall(bodyBytes: number): () => void
  /** The same for a watch, which has a bound of its own and takes no place from the others. */
  enterWatch(watch: AbortController): () => void
  /** From now on everything is refused; watches, which would never end by themselves, are aborted. */
  drain(): void
  readonly isDraining: boolean
  /** Without watches. */
  readonly inFlight: number
  /** Resolves when nothing is in flight, watches included. */
  whenIdle(): Promise<void>
}

export function createAdmission(
  limits: Pick<HttpLimits, 'maxInFlight' | 'maxModelCalls' | 'maxInFlightBodyBytes' | 'maxWatches'>,
): Admission {
  let inFlight = 0
  let modelCalls = 0
  let bytes = 0
  let isDraining = false
  let waiting: (() => void)[] = []
  const watches = new Set<AbortController>()
  const isIdle = () => inFlight === 0 && modelCalls === 0 && watches.size === 0

  /** A body is let in alone even when it exceeds the sum, else it could never be sent. */
  function takeBytes(bodyBytes: number): void {
    if (isDraining) throw httpErrors.draining()
    if (bytes > 0 && bytes + bodyBytes > limits.maxInFlightBodyBytes) throw httpErrors.overloaded()
  }

  function onLeave(bodyBytes: number, uncount: () => void): () => void {
    bytes += bodyBytes
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      uncount()
      bytes -= bodyBytes
      wake()
    }
  }

  function wake(): void {
    if (!isIdle()) return
    for (const resolve of waiting) resolve()
    waiting = []
  }

  return {
    enter(bodyBytes) {
      takeBytes(bodyBytes)
      if (inFlight >= limits.maxInFlight) throw httpErrors.overloaded()
      inFlight += 1
      return onLeave(bodyBytes, () => {
        inFlight -= 1
      })
    },
    enterModelCall(bodyBytes) {
      takeBytes(bodyBytes)
      if (modelCalls >= limits.maxModelCalls) throw httpErrors.overloaded()
      modelCalls += 1
      return onLeave(bodyBytes, () => {
        modelCalls -= 1
      })
    },
    enterWatch(watch) {
      if (isDraining) throw httpErrors.draining()
      if (watches.size >= limits.maxWatches) throw httpErrors.tooManyWatches({ limit: limits.maxWatches })
      watches.add(watch)
      return () => {
        if (watches.delete(watch)) wake()
      }
    },
    drain() {
      isDraining = true
      for (const watch of watches) watch.abort(httpErrors.draining())
    },
    get isDraining() {
      return isDraining
    },
    get inFlight() {
      return inFlight + modelCalls
    },
    whenIdle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
