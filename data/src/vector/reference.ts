import type { IndexMatch, VectorEntry } from './port.ts'

/** Exact ranking in the plainest form: what the adapters are compared with, in tests and measurements only. */
export function rankByCosine(entries: readonly VectorEntry[], query: Float32Array): IndexMatch[] {
  return entries
    .map(({ id, vector }) => ({ id, score: vector.reduce((sum, value, i) => sum + value * query[i]!, 0) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

/** A unit vector that the seed determines; different seeds point in unrelated directions. */
export function aUnitVector(dimensions: number, seed: number): Float32Array {
  let state = (seed * 2654435761 + 1013904223) >>> 0
  const vector = Float32Array.from({ length: dimensions }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 31 - 1
  })
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return vector.map((value) => value / length)
}
