import { httpErrors } from '../plugins/index.ts'
import type { HttpLimits } from './limits.ts'

/** Counts requests and announced body bytes, and refuses what exceeds the bounds at once, without a queue. */
export interface Admission {
  /** Returns the function that gives the place back; calling it again does nothing. */
  enter(bodyBytes: number): () => void
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

export function createAdmission(deps: {
  readonly limits: Pick<HttpLimits, 'maxInFlight' | 'maxInFlightBodyBytes' | 'maxWatches'>
  readonly onChange: (inFlight: number) => void
}): Admission {
  const { limits, onChange } = deps
  let inFlight = 0
  let bytes = 0
  let isDraining = false
  let waiting: (() => void)[] = []
  const watches = new Set<AbortController>()
  const isIdle = () => inFlight === 0 && watches.size === 0

  function leave(bodyBytes: number): void {
    inFlight -= 1
    bytes -= bodyBytes
    onChange(inFlight)
    wake()
  }

  function wake(): void {
    if (!isIdle()) return
    for (const resolve of waiting) resolve()
    waiting = []
  }

  return {
    enter(bodyBytes) {
      if (isDraining) throw httpErrors.draining()
      // A body is let in alone even when it exceeds the sum, else it could never be sent.
      const isFull =
        inFlight >= limits.maxInFlight || (bytes > 0 && bytes + bodyBytes > limits.maxInFlightBodyBytes)
      if (isFull) throw httpErrors.overloaded()
      inFlight += 1
      bytes += bodyBytes
      onChange(inFlight)
      let isInside = true
      return () => {
        if (isInside) leave(bodyBytes)
        isInside = false
      }
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
      return inFlight
    },
    whenIdle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
