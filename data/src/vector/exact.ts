import { type Kysely, sql } from 'kysely'
import { checkEntries, checkQuery } from './check-input.ts'
import { currentTenant, deleteIndex, deleteOwner, permittedOwner, publishOwner } from './owners.ts'
import type { IndexMatch, VectorEntry, VectorIndex, VectorQuery } from './port.ts'
import { takeBest } from './take-best.ts'
import { createVectorCache, type VectorCache } from './vector-cache.ts'

const DEFAULT_CACHE_BYTES = 512 * 1024 * 1024

export interface ExactVectorIndexDeps {
  readonly dimensions: number
  /** Bound of the vectors held in memory over all indexes. Default 512 MiB, about 330,000 of 384 dimensions. */
  readonly cacheBytes?: number
}

/**
 * Exact search on any PostgreSQL: the database holds the vectors and decides who sees what; this process scores
 * copies of them, brought up to date at each query.
 */
export function createExactVectorIndex(deps: ExactVectorIndexDeps): VectorIndex {
  const { dimensions, cacheBytes = DEFAULT_CACHE_BYTES } = deps
  const cache = createVectorCache({ dimensions, maxBytes: cacheBytes })
  return {
    adapter: 'exact',
    put: (trx, indexId, entries) => putEntries(trx, indexId, checkEntries(entries, dimensions)),
    publish: publishOwner,
    removeOwner: (trx, indexId, ownerId) => deleteOwner(trx, 'vector_bytes', { indexId, ownerId }),
    drop: (trx, indexId) => deleteIndex(trx, 'vector_bytes', indexId),
    search(trx, indexId, query) {
      checkQuery(query, dimensions)
      return searchEntries({ trx, cache }, indexId, query)
    },
  }
}

async function putEntries(
  trx: Kysely<unknown>,
  indexId: string,
  entries: readonly VectorEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const size = entries[0]!.vector.byteLength
  const packed = Buffer.concat(
    entries.map(({ vector }) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)),
  )
  await sql`
    INSERT INTO vector_bytes (index_id, id, owner_id, embedding)
    SELECT ${indexId}, entry.id, entry.owner_id,
      substring(packed.bytes FROM ((entry.position - 1) * ${size} + 1)::int FOR ${size})
    FROM (SELECT ${packed}::bytea AS bytes OFFSET 0) AS packed,
      unnest(${entries.map((entry) => entry.id)}::uuid[], ${entries.map((entry) => entry.ownerId)}::text[])
        WITH ORDINALITY AS entry (id, owner_id, position)
    ON CONFLICT (tenant_id, index_id, id)
    DO UPDATE SET owner_id = excluded.owner_id, embedding = excluded.embedding, changed = excluded.changed`.execute(
    trx,
  )
}

async function searchEntries(
  deps: { readonly trx: Kysely<unknown>; readonly cache: VectorCache },
  indexId: string,
  query: VectorQuery,
): Promise<IndexMatch[]> {
  const { trx, cache } = deps
  const { ids, scores } = await cache.score(trx, indexId, query.vector)
  return takeBest({
    scores,
    limit: query.limit,
    async permit(positions) {
      const byId = new Map(positions.map((position) => [ids[position]!, position]))
      const { rows } = await sql<{ id: string }>`
        SELECT e.id FROM vector_bytes e ${permittedOwner(query.subjects)}
        WHERE e.tenant_id = ${currentTenant} AND e.index_id = ${indexId}
          AND e.id = ANY(${[...byId.keys()]}::uuid[])`.execute(trx)
      return rows.map(({ id }) => ({ id, position: byId.get(id)! }))
    },
  })
}
