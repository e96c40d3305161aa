import type { Kysely } from 'kysely'
import { dotProduct } from './dot-product.ts'
import { countVectors, eachPage, readPosition, type VectorRow } from './stored-vectors.ts'

/** Entries with their cosines to a query, in no order; entries may have been removed or be hidden. */
export interface ScoredEntries {
  readonly ids: readonly string[]
  readonly scores: Float64Array
}

export interface VectorCache {
  /**
   * Scores every entry of an index that the transaction can see. Holds the vectors in memory for the next time,
   * unless they do not fit or the transaction has written: then it reads all from the database and keeps nothing.
   */
  score(trx: Kysely<unknown>, indexId: string, query: Float32Array): Promise<ScoredEntries>
}

interface HeldIndex {
  readonly ids: string[]
  readonly positions: Map<string, number>
  /** The transaction that wrote what is held, per entry: an older version never replaces a newer one. */
  readonly changed: number[]
  vectors: Float32Array
  /** All transactions below this one were finished when the entries were last read. */
  horizon: string
  readsSinceCount: number
}

/** Removed entries stay in memory until a count shows that a fifth of what is held is gone. */
const READS_PER_COUNT = 100
const STALE_SHARE = 0.2

/**
 * Copies of vectors that follow the database. Each entry carries the transaction that wrote it; a query reads
 * only entries of transactions that were not yet finished at the last one, so writers in other processes are
 * seen although they commit in any order.
 */
export function createVectorCache(options: {
  readonly dimensions: number
  readonly maxBytes: number
}): VectorCache {
  const { dimensions, maxBytes } = options
  const capacity = Math.floor(maxBytes / (dimensions * 4))
  const indexes = new Map<string, HeldIndex>()

  const evict = (): void => {
    let held = 0
    for (const index of indexes.values()) held += index.vectors.byteLength
    for (const [key, index] of indexes) {
      if (held <= maxBytes) return
      indexes.delete(key)
      held -= index.vectors.byteLength
    }
  }

  return {
    async score(trx, indexId, query) {
      const { tenantId, horizon, hasWritten } = await readPosition(trx)
      const key = `${tenantId}/${indexId}`
      const held = indexes.get(key)
      const mustCount = !held || held.readsSinceCount >= READS_PER_COUNT
      const entries = mustCount ? await countVectors(trx, indexId) : held.ids.length
      if (hasWritten || entries > capacity) return scoreStream(trx, indexId, query)
      const isStale = held !== undefined && mustCount && held.ids.length * (1 - STALE_SHARE) > entries
      const index = held && !isStale ? held : emptyIndex(entries * dimensions)
      await eachPage(trx, { indexId, since: index.horizon }, (rows) => {
        for (const row of rows) hold(index, row)
      })
      if (BigInt(horizon) > BigInt(index.horizon)) index.horizon = horizon
      index.readsSinceCount = mustCount ? 0 : index.readsSinceCount + 1
      indexes.delete(key)
      indexes.set(key, index)
      evict()
      return { ids: index.ids, scores: scoreAll(index.vectors, index.ids.length, query) }
    },
  }
}

function emptyIndex(size: number): HeldIndex {
  return {
    ids: [],
    positions: new Map(),
    changed: [],
    vectors: new Float32Array(size),
    horizon: '0',
    readsSinceCount: 0,
  }
}

function hold(index: HeldIndex, row: VectorRow): void {
  const width = row.vector.length
  let position = index.positions.get(row.id)
  if (position === undefined) {
    position = index.ids.length
    index.ids.push(row.id)
    index.positions.set(row.id, position)
    if (index.vectors.length < index.ids.length * width) index.vectors = grow(index.vectors, width)
  } else if (index.changed[position]! > row.changed) return
  index.changed[position] = row.changed
  index.vectors.set(row.vector, position * width)
}

/** By an eighth, so a bulk load copies little and a large index wastes little. */
function grow(vectors: Float32Array, width: number): Float32Array {
  const rows = vectors.length / width
  const larger = new Float32Array((rows + Math.max(64, Math.ceil(rows / 8))) * width)
  larger.set(vectors)
  return larger
}

function scoreAll(vectors: Float32Array, count: number, query: Float32Array): Float64Array {
  const scores = new Float64Array(count)
  for (let i = 0; i < count; i++) scores[i] = dotProduct(vectors, i * query.length, query)
  return scores
}

async function scoreStream(
  trx: Kysely<unknown>,
  indexId: string,
  query: Float32Array,
): Promise<ScoredEntries> {
  const ids: string[] = []
  const scores: number[] = []
  await eachPage(trx, { indexId, since: '0' }, (rows) => {
    for (const row of rows) {
      ids.push(row.id)
      scores.push(dotProduct(row.vector, 0, query))
    }
  })
  return { ids, scores: Float64Array.from(scores) }
}
