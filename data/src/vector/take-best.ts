/** A candidate that the database let through. */
export interface PermittedCandidate {
  /** Position in the list of scores. */
  readonly position: number
  readonly id: string
}

export interface TakeBest {
  /** One score a candidate. */
  readonly scores: Float64Array
  readonly limit: number
  /** Returns those of the positions that exist, are visible and are permitted, in any order. */
  permit(positions: readonly number[]): Promise<readonly PermittedCandidate[]>
}

/** First question to the database: enough that callers with ordinary rights need only one. */
const FIRST_BATCH = 64
const GROWTH = 8

/**
 * Takes the best candidates that the caller may see, best first, ties by id.
 *
 * Asks for permission in growing batches from the top, so a caller who may see one in a hundred still gets
 * min(limit, permitted) results.
 */
export async function takeBest(
  options: TakeBest,
): Promise<Array<{ readonly id: string; readonly score: number }>> {
  const { scores, limit, permit } = options
  const taken: Array<{ id: string; score: number }> = []
  let ceiling = Number.POSITIVE_INFINITY
  for (let size = Math.max(FIRST_BATCH, limit * 2); ; size *= GROWTH) {
    const floor = size >= scores.length ? Number.NEGATIVE_INFINITY : kthLargest(scores, size)
    const positions: number[] = []
    for (let i = 0; i < scores.length; i++) {
      if (scores[i]! >= floor && scores[i]! < ceiling) positions.push(i)
    }
    for (const { position, id } of positions.length > 0 ? await permit(positions) : []) {
      taken.push({ id, score: scores[position]! })
    }
    if (taken.length >= limit || size >= scores.length) break
    ceiling = floor
  }
  return taken.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit)
}

/** The k-th largest value, by quickselect on a copy; `k` from 1 to the number of values. */
export function kthLargest(values: Float64Array, k: number): number {
  const work = Float64Array.from(values)
  const target = work.length - k
  let low = 0
  let high = work.length - 1
  while (low < high) {
    const pivot = work[(low + high) >>> 1]!
    let left = low
    let right = high
    while (left <= right) {
      while (work[left]! < pivot) left++
      while (work[right]! > pivot) right--
      if (left <= right) {
        const swap = work[left]!
        work[left++] = work[right]!
        work[right--] = swap
      }
    }
    if (target <= right) high = right
    else if (target >= left) low = left
    else break
  }
  return work[target]!
}
