/** Each cell is a tenth wider than the one before. */
const growth = 1.1
const smallestMs = 0.01
const largestMs = 1_000_000
const cells = Math.ceil(Math.log(largestMs / smallestMs) / Math.log(growth)) + 1

/** A quantile differs from the exact one by at most this share, from 0.01 ms to 1,000 s; beyond, the bound is told. */
export const relativeError = (growth - 1) / (growth + 1)

/** Counts by duration, in cells whose width grows with the duration. 776 bytes. */
export type Histogram = Uint32Array

export function createHistogram(): Histogram {
  return new Uint32Array(cells)
}

export function addDuration(histogram: Histogram, durationMs: number): void {
  const cell = Math.ceil(Math.log(Math.max(durationMs, smallestMs) / smallestMs) / Math.log(growth))
  histogram[Math.min(cell, cells - 1)]! += 1
}

export function mergeInto(target: Histogram, source: Histogram): void {
  for (let cell = 0; cell < cells; cell += 1) target[cell]! += source[cell]!
}

/** The nearest-rank quantile (`share` of 0 to 1) in milliseconds; null when nothing was counted. */
export function quantile(histogram: Histogram, share: number): number | null {
  const count = histogram.reduce((sum, cell) => sum + cell, 0)
  if (count === 0) return null
  const rank = Math.max(1, Math.ceil(share * count))
  let seen = 0
  const found = histogram.findIndex((cell) => {
    seen += cell
    return seen >= rank
  })
  // The value whose relative distance to both ends of the cell is the same.
  const middle = (2 * smallestMs * growth ** found) / (growth + 1)
  return Number(Math.min(middle, largestMs).toPrecision(4))
}
