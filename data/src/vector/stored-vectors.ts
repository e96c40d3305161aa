import { type Kysely, sql } from 'kysely'
import { currentTenant } from './owners.ts'

export interface VectorRow {
  readonly id: string
  /** Number of the transaction that wrote it. */
  readonly changed: number
  readonly vector: Float32Array
}

/** Where a transaction stands among all others. */
export interface Position {
  readonly tenantId: string
  /** All transactions with smaller numbers are finished. */
  readonly horizon: string
  /** It sees rows that may yet be rolled back: its own. */
  readonly hasWritten: boolean
}

const PAGE = 2000

export async function readPosition(trx: Kysely<unknown>): Promise<Position> {
  const { rows } = await sql<{ tenant_id: string; horizon: string; has_written: boolean }>`
    SELECT current_setting('app.tenant_id') AS tenant_id,
      pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
      pg_current_xact_id_if_assigned() IS NOT NULL AS has_written`.execute(trx)
  const row = rows[0]!
  return { tenantId: row.tenant_id, horizon: row.horizon, hasWritten: row.has_written }
}

export async function countVectors(trx: Kysely<unknown>, indexId: string): Promise<number> {
  const { rows } = await sql<{ entries: number }>`
    SELECT count(*)::int AS entries FROM vector_bytes
    WHERE tenant_id = ${currentTenant} AND index_id = ${indexId}`.execute(trx)
  return rows[0]!.entries
}

/** Visits the vectors written by transaction `since` or later, a page at a time. */
export async function eachPage(
  trx: Kysely<unknown>,
  wanted: { readonly indexId: string; readonly since: string },
  visit: (rows: VectorRow[]) => void,
): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<{ id: string; changed: string; embedding: Buffer }>`
      SELECT id, changed, embedding FROM vector_bytes
      WHERE tenant_id = ${currentTenant} AND index_id = ${wanted.indexId}
        AND changed >= ${wanted.since}::bigint AND id > ${after}::uuid
      ORDER BY id LIMIT ${PAGE}`.execute(trx)
    visit(rows.map((row) => ({ id: row.id, changed: Number(row.changed), vector: toVector(row.embedding) })))
    if (rows.length < PAGE) return
    after = rows.at(-1)!.id
  }
}

/** Copies, because the driver's buffers are rarely aligned to four bytes. */
function toVector(bytes: Buffer): Float32Array {
  const vector = new Float32Array(bytes.length / 4)
  new Uint8Array(vector.buffer).set(bytes)
  return vector
}
