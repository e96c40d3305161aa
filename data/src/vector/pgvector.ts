import { type Kysely, sql } from 'kysely'
import { checkEntries, checkQuery } from './check-input.ts'
import { graphIndexNameSql } from './graph-indexes.ts'
import { currentTenant, deleteIndex, deleteOwner, permittedOwner, publishOwner } from './owners.ts'
import type { IndexMatch, VectorEntry, VectorIndex, VectorQuery } from './port.ts'

/** A caller who may find less than this is served faster by reading the permitted vectors than by the graph. */
const SCAN_BELOW_SHARE = 0.05

/**
 * Vectors in pgvector. An index is scanned exactly until `maintainVectorIndexes` has built its graph; from then on
 * the graph answers, and an exact scan steps in whenever the graph yields fewer rows than were asked for.
 */
export function createPgvectorVectorIndex(deps: { readonly dimensions: number }): VectorIndex {
  const { dimensions } = deps
  return {
    adapter: 'pgvector',
    put: (trx, indexId, entries) => putEntries(trx, indexId, checkEntries(entries, dimensions)),
    publish: publishOwner,
    removeOwner: (trx, indexId, ownerId) => deleteOwner(trx, 'vector_entry', { indexId, ownerId }),
    drop: (trx, indexId) => deleteIndex(trx, 'vector_entry', indexId),
    search(trx, indexId, query) {
      checkQuery(query, dimensions)
      return searchEntries(trx, indexId, query)
    },
  }
}

async function putEntries(
  trx: Kysely<unknown>,
  indexId: string,
  entries: readonly VectorEntry[],
): Promise<void> {
  await sql`
    INSERT INTO vector_entry (index_id, id, owner_id, embedding)
    SELECT ${indexId}, entry.id, entry.owner_id, entry.embedding::vector
    FROM unnest(
      ${entries.map((entry) => entry.id)}::uuid[],
      ${entries.map((entry) => entry.ownerId)}::text[],
      ${entries.map((entry) => toText(entry.vector))}::text[]
    ) AS entry (id, owner_id, embedding)
    ON CONFLICT (tenant_id, index_id, id)
    DO UPDATE SET owner_id = excluded.owner_id, embedding = excluded.embedding`.execute(trx)
}

async function searchEntries(
  trx: Kysely<unknown>,
  indexId: string,
  query: VectorQuery,
): Promise<IndexMatch[]> {
  const { tenantId, exists, permittedShare } = await prepareGraph(trx, indexId, query.subjects)
  if (!exists || permittedShare < SCAN_BELOW_SHARE) return scan(trx, indexId, query)
  const found = await walkGraph(trx, { tenantId, indexId }, query)
  return found.length < query.limit ? scan(trx, indexId, query) : found
}

interface Graph {
  readonly tenantId: string
  readonly exists: boolean
  /** Of the first thousand owners, how many the caller may find; a guess that decides speed, never results. */
  readonly permittedShare: number
}

/** One round trip: sets what the graph needs for this transaction and says whether there is one. */
async function prepareGraph(
  trx: Kysely<unknown>,
  indexId: string,
  subjects: readonly string[],
): Promise<Graph> {
  const { rows } = await sql<{ tenant_id: string; found: boolean; share: number | null }>`
    SELECT current_setting('app.tenant_id') AS tenant_id,
      set_config('hnsw.iterative_scan', 'strict_order', true),
      set_config('hnsw.ef_search', '100', true),
      EXISTS (
        SELECT 1 FROM pg_index
        WHERE indexrelid = to_regclass(${graphIndexNameSql(indexId)}) AND indisvalid
      ) AS found,
      (
        SELECT avg(CASE WHEN visible AND (acl IS NULL OR acl && ${subjects}::text[]) THEN 1 ELSE 0 END)::float8
        FROM (
          SELECT visible, acl FROM vector_owner
          WHERE tenant_id = ${currentTenant} AND index_id = ${indexId} LIMIT 1000
        ) AS some_owners
      ) AS share`.execute(trx)
  return { tenantId: rows[0]!.tenant_id, exists: rows[0]!.found, permittedShare: rows[0]!.share ?? 1 }
}

/**
 * The tenant and the index are written out: the graph is a partial index and the planner must see that it fits.
 * The owner is looked up per entry met instead of joined: a join lets the planner start from the owners, whose
 * number it underestimates, and then it reads every vector.
 */
async function walkGraph(
  trx: Kysely<unknown>,
  place: { readonly tenantId: string; readonly indexId: string },
  query: VectorQuery,
): Promise<IndexMatch[]> {
  const width = sql.raw(String(query.vector.length))
  const distance = sql`(e.embedding::vector(${width})) <=> ${toText(query.vector)}::vector(${width})`
  const { rows } = await sql<IndexMatch>`
    SELECT e.id, 1 - (${distance}) AS score FROM vector_entry e
    WHERE e.tenant_id = ${sql.lit(place.tenantId)}::uuid AND e.index_id = ${sql.lit(place.indexId)}
      AND (
        SELECT o.visible AND (o.acl IS NULL OR o.acl && ${query.subjects}::text[]) FROM vector_owner o
        WHERE o.tenant_id = e.tenant_id AND o.index_id = e.index_id AND o.owner_id = e.owner_id
      )
    ORDER BY ${distance}, e.id LIMIT ${query.limit}`.execute(trx)
  return rows
}

/** Adding zero keeps the planner away from the graph. */
async function scan(trx: Kysely<unknown>, indexId: string, query: VectorQuery): Promise<IndexMatch[]> {
  const distance = sql`(e.embedding <=> ${toText(query.vector)}::vector) + 0`
  const { rows } = await sql<IndexMatch>`
    SELECT e.id, 1 - (${distance}) AS score FROM vector_entry e
    ${permittedOwner(query.subjects)}
    WHERE e.tenant_id = ${currentTenant} AND e.index_id = ${indexId}
    ORDER BY ${distance}, e.id LIMIT ${query.limit}`.execute(trx)
  return rows
}

function toText(vector: Float32Array): string {
  return `[${vector.join(',')}]`
}
