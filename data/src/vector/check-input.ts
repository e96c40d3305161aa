import { vectorErrors } from './errors.ts'
import type { VectorEntry, VectorQuery } from './port.ts'

const MAX_BATCH = 1000
/** Vectors of 16-bit models come back from their servers this far off. */
const LENGTH_TOLERANCE = 0.01

/** Throws unless the batch is small enough and its vectors fit the index; of equal ids the last stays. */
export function checkEntries(entries: readonly VectorEntry[], dimensions: number): VectorEntry[] {
  if (entries.length > MAX_BATCH)
    throw vectorErrors.batchTooLarge({ count: entries.length, limit: MAX_BATCH })
  for (const { vector } of entries) checkVector(vector, dimensions)
  return [...new Map(entries.map((entry) => [entry.id.toLowerCase(), entry])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
}

/** Throws unless the query fits the index. */
export function checkQuery({ vector, limit }: VectorQuery, dimensions: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw vectorErrors.badLimit({ limit })
  checkVector(vector, dimensions)
}

function checkVector(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions) {
    throw vectorErrors.wrongDimensions({ expected: dimensions, actual: vector.length })
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (!(Math.abs(length - 1) <= LENGTH_TOLERANCE)) throw vectorErrors.notUnitLength({ length })
}
