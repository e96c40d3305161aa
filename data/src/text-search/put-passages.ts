import { type Kysely, sql } from 'kysely'
import { buildSegment } from './build-segment.ts'
import { compact } from './compact.ts'
import { textSearchErrors } from './errors.ts'
import { FIELD_BITS, TEXT_FIELDS } from './field.ts'
import type { TextEntry } from './port.ts'
import { currentTenant, insertSegment } from './stored-segments.ts'

const MAX_BATCH = 1000
const MAX_TERM_LENGTH = 60
/** Each further round means that another writer committed the same id in between. */
const MAX_ROUNDS = 5

interface PlacedEntry {
  readonly entry: TextEntry
  readonly ordinal: number
}

/** Stores passages as segments: searchable at once for published owners, pending for the others. */
export async function putPassages(
  trx: Kysely<unknown>,
  indexId: string,
  entries: readonly TextEntry[],
): Promise<void> {
  check(entries)
  const distinct = [...new Map(entries.map((entry) => [entry.id.toLowerCase(), entry])).values()]
  if (distinct.length === 0) return
  const visible = await lockOwners(trx, indexId, distinct)
  const placed = await replacePassages(trx, indexId, distinct)
  const groups = Map.groupBy(placed, ({ entry }) => (visible.has(entry.ownerId) ? null : entry.ownerId))
  for (const [pendingOwnerId, group] of groups) {
    for (const field of TEXT_FIELDS) {
      const place = { indexId, field: FIELD_BITS[field] }
      const content = buildSegment(
        group.map(({ entry, ordinal }) => ({ ordinal, terms: entry.terms[field] ?? [] })),
      )
      await insertSegment(trx, { ...place, pendingOwnerId }, content)
      if (pendingOwnerId === null && content.members.length > 0) await compact(trx, place)
    }
  }
}

function check(entries: readonly TextEntry[]): void {
  if (entries.length > MAX_BATCH) {
    throw textSearchErrors.batchTooLarge({ count: entries.length, limit: MAX_BATCH })
  }
  for (const entry of entries) {
    for (const term of Object.values(entry.terms).flat()) {
      if (term.length === 0 || term.length > MAX_TERM_LENGTH) {
        throw textSearchErrors.badTerm({ length: term.length })
      }
    }
  }
}

/**
 * Makes sure the owners exist and keeps them from being published or removed until the transaction ends; else
 * a passage could stay pending under an owner that was published in between.
 *
 * @returns the published ones.
 */
async function lockOwners(
  trx: Kysely<unknown>,
  indexId: string,
  entries: readonly TextEntry[],
): Promise<Set<string>> {
  const owners = [...new Set(entries.map((entry) => entry.ownerId))].sort()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    await sql`
      INSERT INTO text_owner (index_id, owner_id, visible)
      SELECT ${indexId}, owner_id, false FROM unnest(${owners}::text[]) AS owner (owner_id)
      ON CONFLICT DO NOTHING`.execute(trx)
    const { rows } = await sql<{ owner_id: string; visible: boolean }>`
      SELECT owner_id, visible FROM text_owner
      WHERE tenant_id = ${currentTenant} AND index_id = ${indexId} AND owner_id = ANY(${owners}::text[])
      ORDER BY owner_id FOR SHARE`.execute(trx)
    if (rows.length === owners.length) {
      return new Set(rows.filter((row) => row.visible).map((row) => row.owner_id))
    }
  }
  throw textSearchErrors.busy()
}

/** Gives every entry a fresh ordinal; what stood under the same id is marked as removed. */
async function replacePassages(
  trx: Kysely<unknown>,
  indexId: string,
  entries: readonly TextEntry[],
): Promise<PlacedEntry[]> {
  const waiting = new Map(entries.map((entry) => [entry.id.toLowerCase(), entry]))
  const placed: PlacedEntry[] = []
  for (let round = 0; round < MAX_ROUNDS && waiting.size > 0; round++) {
    const ids = [...waiting.keys()].sort()
    await sql`
      WITH gone AS (
        DELETE FROM text_passage
        WHERE tenant_id = ${currentTenant} AND index_id = ${indexId} AND id = ANY(${ids}::uuid[])
        RETURNING ordinal, fields
      )
      INSERT INTO text_removed (index_id, field, ordinal)
      SELECT ${indexId}, field.bit, gone.ordinal FROM gone, unnest(ARRAY[1, 2]) AS field (bit)
      WHERE gone.fields & field.bit <> 0`.execute(trx)
    const rows = await insertPassages(
      trx,
      indexId,
      ids.map((id) => waiting.get(id)!),
    )
    for (const { id, ordinal } of rows) {
      placed.push({ entry: waiting.get(id)!, ordinal })
      waiting.delete(id)
    }
  }
  if (waiting.size > 0) throw textSearchErrors.busy()
  return placed
}

async function insertPassages(
  trx: Kysely<unknown>,
  indexId: string,
  entries: readonly TextEntry[],
): Promise<ReadonlyArray<{ readonly id: string; readonly ordinal: number }>> {
  const fields = entries.map(({ terms }) =>
    TEXT_FIELDS.reduce((bits, field) => bits | (terms[field]?.length ? FIELD_BITS[field] : 0), 0),
  )
  const { rows } = await sql<{ id: string; ordinal: number }>`
    INSERT INTO text_passage (index_id, id, owner_id, fields)
    SELECT ${indexId}, entry.id, entry.owner_id, entry.fields
    FROM unnest(
      ${entries.map((entry) => entry.id)}::uuid[],
      ${entries.map((entry) => entry.ownerId)}::text[],
      ${fields}::smallint[]
    ) AS entry (id, owner_id, fields)
    ON CONFLICT (tenant_id, index_id, id) DO NOTHING
    RETURNING id, ordinal`.execute(trx)
  return rows
}
