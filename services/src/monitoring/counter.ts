import { addDuration, createHistogram, type Histogram, mergeInto, quantile } from './histogram.ts'
import { createRing, type Ring } from './ring.ts'

interface Tally {
  calls: number
  failures: number
  readonly durations: Histogram
}

export interface Figures {
  readonly calls: number
  readonly failures: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

/** Calls, failures and durations by slots of ten seconds. */
export interface Counter {
  /** A call without a duration counts, but says nothing of latency: a stream that is open for hours. */
  add(atMs: number, call: { readonly isFailure: boolean; readonly durationMs: number | undefined }): void
  /** The figures of these slots together. */
  sum(slots: readonly number[]): Figures
}

export function createCounter(slots: number): Counter {
  const ring: Ring<Tally> = createRing(slots, { create: createTally, clear })
  return {
    add(atMs, { isFailure, durationMs }) {
      const tally = ring.current(atMs)
      tally.calls += 1
      if (isFailure) tally.failures += 1
      if (durationMs !== undefined) addDuration(tally.durations, durationMs)
    },
    sum(numbers) {
      const total = createTally()
      for (const tally of numbers.map((number) => ring.read(number))) {
        if (tally === undefined) continue
        total.calls += tally.calls
        total.failures += tally.failures
        mergeInto(total.durations, tally.durations)
      }
      const { calls, failures, durations } = total
      return { calls, failures, p50Ms: quantile(durations, 0.5), p95Ms: quantile(durations, 0.95) }
    },
  }
}

function createTally(): Tally {
  return { calls: 0, failures: 0, durations: createHistogram() }
}

function clear(tally: Tally): void {
  tally.calls = 0
  tally.failures = 0
  tally.durations.fill(0)
}
