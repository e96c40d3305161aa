import { type Kysely, sql } from 'kysely'
import { compact } from './compact.ts'
import { FIELD_BITS, TEXT_FIELDS } from './field.ts'
import type { IndexOwner } from './port.ts'
import { decodeMembers } from './segment.ts'
import { currentTenant, deleteSegments, forgetRemoved } from './stored-segments.ts'

/** Makes an owner's pending segments part of the index, or only changes who may find its passages. */
export async function publishOwner(trx: Kysely<unknown>, indexId: string, owner: IndexOwner): Promise<void> {
  await sql`
    INSERT INTO text_owner (index_id, owner_id, acl, visible)
    VALUES (${indexId}, ${owner.ownerId}, ${owner.acl ?? null}::text[], true)
    ON CONFLICT (tenant_id, index_id, owner_id)
    DO UPDATE SET acl = excluded.acl, visible = true`.execute(trx)
  const { rows } = await sql<{ field: number }>`
    UPDATE text_segment SET pending_owner_id = NULL
    WHERE tenant_id = ${currentTenant} AND index_id = ${indexId} AND pending_owner_id = ${owner.ownerId}
    RETURNING field`.execute(trx)
  for (const field of new Set(rows.map((row) => row.field))) await compact(trx, { indexId, field })
}

/**
 * Removes an owner and its passages. Passages inside published segments are listed as removed and leave the
 * segments when these are rewritten; pending segments go at once.
 */
export async function removeOwner(trx: Kysely<unknown>, indexId: string, ownerId: string): Promise<void> {
  const { rows } = await sql<{ visible: boolean }>`
    DELETE FROM text_owner
    WHERE tenant_id = ${currentTenant} AND index_id = ${indexId} AND owner_id = ${ownerId}
    RETURNING visible`.execute(trx)
  if (rows.length === 0) return
  if (!rows[0]!.visible) await removePending(trx, indexId, ownerId)
  const { rows: fields } = await sql<{ field: number }>`
    WITH gone AS (
      DELETE FROM text_passage
      WHERE tenant_id = ${currentTenant} AND index_id = ${indexId} AND owner_id = ${ownerId}
      RETURNING ordinal, fields
    ), listed AS (
      INSERT INTO text_removed (index_id, field, ordinal)
      SELECT ${indexId}, field.bit, gone.ordinal FROM gone, unnest(ARRAY[1, 2]) AS field (bit)
      WHERE gone.fields & field.bit <> 0
      RETURNING field
    )
    SELECT DISTINCT field FROM listed`.execute(trx)
  for (const { field } of fields) await compact(trx, { indexId, field })
}

/** Passages replaced before the owner was published are listed as removed, so the list is cleared of them too. */
async function removePending(trx: Kysely<unknown>, indexId: string, ownerId: string): Promise<void> {
  await sql`
    DELETE FROM text_passage
    WHERE tenant_id = ${currentTenant} AND index_id = ${indexId} AND owner_id = ${ownerId}`.execute(trx)
  const { rows } = await sql<{ segment_id: string; field: number; members: Buffer }>`
    SELECT segment_id, field, members FROM text_segment
    WHERE tenant_id = ${currentTenant} AND index_id = ${indexId}
      AND pending_owner_id = ${ownerId}`.execute(trx)
  for (const row of rows) {
    const place = { indexId, field: row.field }
    await deleteSegments(trx, place, [row.segment_id])
    await forgetRemoved(trx, place, [...decodeMembers(row.members).ordinals])
  }
}

/** Removes everything of an index. What a concurrent writer commits afterwards stays. */
export async function dropIndex(trx: Kysely<unknown>, indexId: string): Promise<void> {
  await sql`
    DELETE FROM text_block WHERE tenant_id = ${currentTenant} AND segment_id IN (
      SELECT segment_id FROM text_segment WHERE tenant_id = ${currentTenant} AND index_id = ${indexId}
    )`.execute(trx)
  for (const table of ['text_segment', 'text_removed', 'text_passage', 'text_owner']) {
    await sql`
      DELETE FROM ${sql.table(table)}
      WHERE tenant_id = ${currentTenant} AND index_id = ${indexId}`.execute(trx)
  }
}

/** One index of the tenant, for upkeep. */
export async function listIndexesWithRemoved(trx: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ index_id: string }>`
    SELECT DISTINCT index_id FROM text_removed WHERE tenant_id = ${currentTenant}`.execute(trx)
  return rows.map((row) => row.index_id)
}

/** Rewrites every segment that still holds removed passages. Ends early when another writer is at one. */
export async function purgeRemoved(trx: Kysely<unknown>, indexId: string): Promise<void> {
  for (const field of TEXT_FIELDS) {
    while (await compact(trx, { indexId, field: FIELD_BITS[field] }, 0));
  }
}
