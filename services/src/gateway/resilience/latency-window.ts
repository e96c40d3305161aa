import { createSlidingCounts } from './sliding-counts.ts'

/** Each cell is 15 % wider than the one before, so a quantile is off by 7 % at most, from 1 ms to 15 min. */
const growth = 1.15
const perLog = 1 / Math.log(growth)
const cells = 100
const spanMs = 300_000
/** A quantile is worked out anew after so long, not at every reading. */
const freshMs = 1_000

/** Durations of the last five minutes: 2,800 bytes, made with the first of them. */
export interface LatencyWindow {
  add(durationMs: number, now: number): void
  /** Nearest rank; at most one second old. Undefined when nothing was measured. */
  p50(now: number): number | undefined
  p95(now: number): number | undefined
}

export function createLatencyWindow(): LatencyWindow {
  let counts: ReturnType<typeof createSlidingCounts> | undefined
  let readAtMs = Number.NEGATIVE_INFINITY
  let p50: number | undefined
  let p95: number | undefined

  const refresh = (now: number) => {
    if (counts === undefined || now - readAtMs < freshMs) return
    const sums = counts.read(now)
    readAtMs = now
    p50 = quantile(sums, 0.5)
    p95 = quantile(sums, 0.95)
  }

  return {
    add(durationMs, now) {
      counts ??= createSlidingCounts({ spanMs, slots: 6, cells })
      counts.add(toCell(durationMs), now)
      if (p50 === undefined) readAtMs = Number.NEGATIVE_INFINITY
    },
    p50(now) {
      refresh(now)
      return p50
    },
    p95(now) {
      refresh(now)
      return p95
    },
  }
}

function toCell(durationMs: number): number {
  if (!(durationMs > 1)) return 0
  return Math.min(cells - 1, Math.ceil(Math.log(durationMs) * perLog))
}

function quantile(sums: Readonly<Uint32Array>, share: number): number | undefined {
  let count = 0
  for (let cell = 0; cell < cells; cell += 1) count += sums[cell]!
  if (count === 0) return undefined
  const rank = Math.max(1, Math.ceil(share * count))
  let seen = 0
  let cell = 0
  while (cell < cells && seen + sums[cell]! < rank) {
    seen += sums[cell]!
    cell += 1
  }
  // The value whose relative distance to both ends of the cell is the same.
  return Number(((2 * growth ** cell) / (growth + 1)).toPrecision(3))
}
