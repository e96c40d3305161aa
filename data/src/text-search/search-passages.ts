import { type Kysely, sql } from 'kysely'
import { takeBest } from '../vector/index.ts'
import { textSearchErrors } from './errors.ts'
import { FIELD_BITS } from './field.ts'
import { hashTerm } from './hash-term.ts'
import type { MembersCache } from './members-cache.ts'
import type { IndexMatch, TextQuery } from './port.ts'
import { type SearchedSegment, scoreSegments } from './score-segments.ts'
import { decodeMembers, type Members } from './segment.ts'
import { currentTenant, decodeRemoved } from './stored-segments.ts'

/** One statement fetches the blocks that may hold the terms; a second judges the best passages. */
export async function searchPassages(
  deps: { readonly trx: Kysely<unknown>; readonly cache: MembersCache },
  indexId: string,
  query: TextQuery,
): Promise<IndexMatch[]> {
  const { limit } = query
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw textSearchErrors.badLimit({ limit })
  const terms = [...new Set(query.terms)].map(hashTerm)
  if (terms.length === 0) return []
  const { segments, removed } = await fetchSegments(deps, {
    indexId,
    field: FIELD_BITS[query.field],
    highs: terms.map((term) => term.high),
  })
  const { ordinals, scores } = scoreSegments(segments, removed, terms)
  return takeBest({
    scores,
    limit,
    permit: (positions) => permit(deps.trx, { indexId, subjects: query.subjects, ordinals, positions }),
  })
}

interface SegmentRow {
  /** Missing in the one row that carries the removed ordinals. */
  readonly segment_id: string | null
  readonly members: Buffer | null
  readonly body: Buffer | null
}

async function fetchSegments(
  { trx, cache }: { readonly trx: Kysely<unknown>; readonly cache: MembersCache },
  wanted: { readonly indexId: string; readonly field: number; readonly highs: readonly number[] },
): Promise<{ segments: SearchedSegment[]; removed: Uint32Array }> {
  const { indexId, field, highs } = wanted
  const group = `${field} ${indexId}`
  const held = cache.held(group)
  const { rows } = await sql<SegmentRow>`
    SELECT s.segment_id, CASE WHEN s.segment_id = ANY(${[...held.keys()]}::bigint[]) THEN NULL ELSE s.members END AS members,
      (
        SELECT string_agg(b.body, ''::bytea) FROM text_block b
        WHERE b.tenant_id = ${currentTenant} AND b.segment_id = s.segment_id
          AND b.bucket = ANY(ARRAY(
            SELECT DISTINCT (term.high >> (32 - s.bits))::int FROM unnest(${highs}::bigint[]) AS term (high)
          ))
      ) AS body
    FROM text_segment s
    WHERE s.tenant_id = ${currentTenant} AND s.index_id = ${indexId} AND s.field = ${field}
      AND s.pending_owner_id IS NULL
    UNION ALL
    SELECT NULL, string_agg(int4send(ordinal), ''::bytea), NULL FROM text_removed
    WHERE tenant_id = ${currentTenant} AND index_id = ${indexId} AND field = ${field}`.execute(trx)
  const members = new Map<string, Members>()
  const segments: SearchedSegment[] = []
  for (const row of rows) {
    if (row.segment_id === null) continue
    const list = row.members ? decodeMembers(row.members) : held.get(row.segment_id)!
    members.set(row.segment_id, list)
    segments.push({ members: list, body: row.body ?? new Uint8Array() })
  }
  cache.keep(group, members)
  const removed = rows.find((row) => row.segment_id === null)?.members ?? null
  return { segments, removed: decodeRemoved(removed) }
}

/**
 * The owner is looked up per passage instead of joined: without fresh statistics the planner reads all owners of the
 * index for every passage.
 */
async function permit(
  trx: Kysely<unknown>,
  asked: {
    readonly indexId: string
    readonly subjects: readonly string[]
    readonly ordinals: Uint32Array
    readonly positions: readonly number[]
  },
): Promise<Array<{ position: number; id: string }>> {
  const { indexId, ordinals, positions } = asked
  const byOrdinal = new Map(positions.map((position) => [ordinals[position]!, position]))
  const { rows } = await sql<{ ordinal: number; id: string }>`
    SELECT p.ordinal, p.id FROM text_passage p
    WHERE p.tenant_id = ${currentTenant} AND p.index_id = ${indexId}
      AND p.ordinal = ANY(${[...byOrdinal.keys()]}::int[])
      AND (
        SELECT o.visible AND (o.acl IS NULL OR o.acl && ${asked.subjects}::text[]) FROM text_owner o
        WHERE o.tenant_id = p.tenant_id AND o.index_id = p.index_id AND o.owner_id = p.owner_id
      )`.execute(trx)
  return rows.map((row) => ({ position: byOrdinal.get(row.ordinal)!, id: row.id }))
}
