import { type Kysely, sql } from 'kysely'
import type { SegmentContent } from './build-segment.ts'
import type { SegmentSize, StoredSegment } from './merge-segments.ts'
import { decodeMembers, encodeBlocks, encodeMembers } from './segment.ts'

/** One field of one index. */
export interface FieldIndex {
  readonly indexId: string
  /** A bit of `FIELD_BITS`. */
  readonly field: number
}

/** The tenant of the running transaction; row-level security repeats the same condition below. */
export const currentTenant = sql`current_setting('app.tenant_id')::uuid`

/** Writes a segment and its blocks in two statements; writes nothing when it has no members. */
export async function insertSegment(
  trx: Kysely<unknown>,
  place: FieldIndex & { readonly pendingOwnerId: string | null },
  content: SegmentContent,
): Promise<void> {
  if (content.members.length === 0) return
  const { bits, blocks } = encodeBlocks(content.terms)
  const { rows } = await sql<{ segment_id: string }>`
    INSERT INTO text_segment (index_id, field, pending_owner_id, bits, passages, members)
    VALUES (${place.indexId}, ${place.field}, ${place.pendingOwnerId}, ${bits}, ${content.members.length},
      ${encodeMembers(content.members)})
    RETURNING segment_id`.execute(trx)
  const sizes = blocks.map((block) => block.body.length)
  let at = 1
  const starts = sizes.map((size) => {
    const start = at
    at += size
    return start
  })
  await sql`
    INSERT INTO text_block (segment_id, bucket, body)
    SELECT ${rows[0]!.segment_id}::bigint, block.bucket, substring(packed.bytes FROM block.start FOR block.size)
    FROM (SELECT ${Buffer.concat(blocks.map((block) => block.body))}::bytea AS bytes OFFSET 0) AS packed,
      unnest(${blocks.map((block) => block.bucket)}::int[], ${starts}::int[], ${sizes}::int[])
        AS block (bucket, start, size)`.execute(trx)
}

/** The published segments of a field, by size only. */
export async function listSegments(trx: Kysely<unknown>, place: FieldIndex): Promise<SegmentSize[]> {
  const { rows } = await sql<{ segment_id: string; passages: number }>`
    SELECT segment_id, passages FROM text_segment
    WHERE tenant_id = ${currentTenant} AND index_id = ${place.indexId} AND field = ${place.field}
      AND pending_owner_id IS NULL`.execute(trx)
  return rows.map((row) => ({ id: row.segment_id, passages: row.passages }))
}

/**
 * Locks segments for rewriting. Returns false, having locked perhaps some, when another writer is at any of
 * them or has replaced it: rewriting is then left to that writer.
 */
export async function lockSegments(
  trx: Kysely<unknown>,
  place: FieldIndex,
  ids: readonly string[],
): Promise<boolean> {
  const { rows } = await sql`
    SELECT segment_id FROM text_segment
    WHERE tenant_id = ${currentTenant} AND index_id = ${place.indexId} AND field = ${place.field}
      AND segment_id = ANY(${ids}::bigint[])
    FOR UPDATE SKIP LOCKED`.execute(trx)
  return rows.length === ids.length
}

/** The published segments that hold at least one of the ordinals. */
export async function findHolders(
  trx: Kysely<unknown>,
  place: FieldIndex,
  ordinals: ReadonlySet<number>,
): Promise<Set<string>> {
  const { rows } = await sql<{ segment_id: string; members: Buffer }>`
    SELECT segment_id, members FROM text_segment
    WHERE tenant_id = ${currentTenant} AND index_id = ${place.indexId} AND field = ${place.field}
      AND pending_owner_id IS NULL`.execute(trx)
  const holders = rows.filter((row) =>
    decodeMembers(row.members).ordinals.some((ordinal) => ordinals.has(ordinal)),
  )
  return new Set(holders.map((row) => row.segment_id))
}

/** Reads segments whole. */
export async function readSegments(
  trx: Kysely<unknown>,
  place: FieldIndex,
  ids: readonly string[],
): Promise<StoredSegment[]> {
  const { rows } = await sql<{ segment_id: string; members: Buffer; body: Buffer }>`
    SELECT s.segment_id, s.members, (
      SELECT string_agg(b.body, ''::bytea) FROM text_block b
      WHERE b.tenant_id = ${currentTenant} AND b.segment_id = s.segment_id
    ) AS body
    FROM text_segment s
    WHERE s.tenant_id = ${currentTenant} AND s.index_id = ${place.indexId} AND s.field = ${place.field}
      AND s.segment_id = ANY(${ids}::bigint[])`.execute(trx)
  return rows.map((row) => ({ id: row.segment_id, members: decodeMembers(row.members), body: row.body }))
}

/** Deletes segments with their blocks. */
export async function deleteSegments(
  trx: Kysely<unknown>,
  place: FieldIndex,
  ids: readonly string[],
): Promise<void> {
  await sql`
    DELETE FROM text_block
    WHERE tenant_id = ${currentTenant} AND segment_id = ANY(${ids}::bigint[])`.execute(trx)
  await sql`
    DELETE FROM text_segment
    WHERE tenant_id = ${currentTenant} AND index_id = ${place.indexId} AND field = ${place.field}
      AND segment_id = ANY(${ids}::bigint[])`.execute(trx)
}

/** Ordinals of passages that were removed or replaced but still lie in some segment, ascending. */
export async function listRemoved(trx: Kysely<unknown>, place: FieldIndex): Promise<Uint32Array> {
  const { rows } = await sql<{ ordinals: Buffer | null }>`
    SELECT string_agg(int4send(ordinal), ''::bytea) AS ordinals FROM text_removed
    WHERE tenant_id = ${currentTenant} AND index_id = ${place.indexId}
      AND field = ${place.field}`.execute(trx)
  return decodeRemoved(rows[0]?.ordinals ?? null)
}

/** Reads big-endian ordinals as the database packs them, and sorts them. */
export function decodeRemoved(bytes: Buffer | null): Uint32Array {
  const ordinals = new Uint32Array((bytes?.length ?? 0) / 4)
  for (let i = 0; i < ordinals.length; i++) ordinals[i] = bytes!.readUInt32BE(i * 4)
  return ordinals.sort()
}

/** Forgets removed ordinals that no segment holds any more. */
export async function forgetRemoved(
  trx: Kysely<unknown>,
  place: FieldIndex,
  ordinals: readonly number[],
): Promise<void> {
  if (ordinals.length === 0) return
  await sql`
    DELETE FROM text_removed
    WHERE tenant_id = ${currentTenant} AND index_id = ${place.indexId} AND field = ${place.field}
      AND ordinal = ANY(${ordinals}::int[])`.execute(trx)
}
