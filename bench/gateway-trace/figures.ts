import { type Gate, toGate } from '../gateway/gates.ts'
import type { Measurement } from './measure.ts'

/** Both ways over the same stretch of the trace at one speed. */
export interface Pair {
  readonly speed: number
  readonly direct: Measurement
  readonly tragwerk: Measurement
}

/** What Tragwerk adds at one speed, in microseconds: a percentile through it less the same percentile without it. */
export interface Added {
  readonly speed: number
  readonly requests: number
  readonly requestsPerSecond: number
  readonly mostAtOnce: number
  readonly latencyUs: { readonly p50: number; readonly p99: number }
  /** Of streams. */
  readonly firstByteUs: { readonly p50: number; readonly p99: number }
  readonly errors: number
  readonly rssMb: { readonly before: number; readonly peak: number; readonly after: number }
}

/** Memory after the last speed, and the most ever held, over that after the first speed. */
const limits = { errors: 0, rssAfterGrowth: 1.5, rssPeakGrowth: 2 } as const

export function toAdded({ speed, direct, tragwerk }: Pair): Added {
  const addedUs = (name: 'latency' | 'firstByte') => ({
    p50: Math.round((tragwerk[name].p50 - direct[name].p50) * 1000),
    p99: Math.round((tragwerk[name].p99 - direct[name].p99) * 1000),
  })
  const errors = countOf(direct) + countOf(tragwerk)
  return {
    speed,
    requests: tragwerk.done + countOf(tragwerk),
    requestsPerSecond: Math.round((tragwerk.done / tragwerk.tookMs) * 10_000) / 10,
    mostAtOnce: tragwerk.mostAtOnce,
    latencyUs: addedUs('latency'),
    firstByteUs: addedUs('firstByte'),
    errors,
    rssMb: tragwerk.memory!,
  }
}

export function judge(speeds: readonly Added[]): Gate[] {
  const start = speeds[0]!.rssMb.after
  const values = {
    errors: speeds.reduce((sum, { errors }) => sum + errors, 0),
    rssAfterGrowth: ratio(speeds.at(-1)!.rssMb.after, start),
    rssPeakGrowth: ratio(Math.max(...speeds.map(({ rssMb }) => rssMb.peak)), start),
  }
  return Object.entries(limits).map(([name, limit]) =>
    toGate(name, values[name as keyof typeof limits], limit),
  )
}

function countOf({ errors }: Measurement): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0)
}

function ratio(over: number, under: number): number {
  return Math.round((over / under) * 1000) / 1000
}
