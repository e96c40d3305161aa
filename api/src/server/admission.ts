import { httpErrors } from '../plugins/index.ts'
import type { HttpLimits } from './limits.ts'

/** Counts requests and announced body bytes, and refuses what exceeds the bounds at once, without a queue. */
export interface Admission {
  /** Returns the function that gives the place back; calling it again does nothing. */
  enter(bodyBytes: number): () => void
  /** From now on everything is refused. */
  drain(): void
  readonly isDraining: boolean
  readonly inFlight: number
  /** Resolves when nothing is in flight. */
  whenIdle(): Promise<void>
}

export function createAdmission(deps: {
  readonly limits: Pick<HttpLimits, 'maxInFlight' | 'maxInFlightBodyBytes'>
  readonly onChange: (inFlight: number) => void
}): Admission {
  const { limits, onChange } = deps
  let inFlight = 0
  let bytes = 0
  let isDraining = false
  let waiting: (() => void)[] = []

  function leave(bodyBytes: number): void {
    inFlight -= 1
    bytes -= bodyBytes
    onChange(inFlight)
    if (inFlight > 0) return
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
    drain() {
      isDraining = true
    },
    get isDraining() {
      return isDraining
    },
    get inFlight() {
      return inFlight
    },
    whenIdle: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
