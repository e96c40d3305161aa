import { type Selectable, sql } from 'kysely'
import type { ChunksTable, Trx } from './tables.ts'

export interface StoredChunk {
  readonly id: string
  readonly ordinal: number
  readonly heading: string
  readonly text: string
  readonly start: number
  readonly end: number
  readonly page: number | null
}

/** Replaces all chunks of a version. */
export async function replaceChunks(
  trx: Trx,
  versionId: string,
  chunks: readonly StoredChunk[],
): Promise<void> {
  await trx.deleteFrom('knowledge_chunks').where('version_id', '=', versionId).execute()
  if (chunks.length === 0) return
  await sql`
    INSERT INTO knowledge_chunks (id, version_id, ordinal, heading, body, start_offset, end_offset, page)
    SELECT chunk.id, ${versionId}::uuid, chunk.ordinal, chunk.heading, chunk.body, chunk.start_offset,
           chunk.end_offset, chunk.page
    FROM unnest(
      ${chunks.map((chunk) => chunk.id)}::uuid[],
      ${chunks.map((chunk) => chunk.ordinal)}::int[],
      ${chunks.map((chunk) => chunk.heading)}::text[],
      ${chunks.map((chunk) => chunk.text)}::text[],
      ${chunks.map((chunk) => chunk.start)}::int[],
      ${chunks.map((chunk) => chunk.end)}::int[],
      ${chunks.map((chunk) => chunk.page)}::int[]
    ) AS chunk (id, ordinal, heading, body, start_offset, end_offset, page)
  `.execute(trx)
}

/** Chunks of a version by ordinal, from `from` on. */
export async function readChunks(
  trx: Trx,
  versionId: string,
  range: { readonly from: number; readonly count: number },
): Promise<StoredChunk[]> {
  const rows = await trx
    .selectFrom('knowledge_chunks')
    .selectAll()
    .where('version_id', '=', versionId)
    .where('ordinal', '>=', range.from)
    .where('ordinal', '<', range.from + range.count)
    .orderBy('ordinal')
    .execute()
  return rows.map(toChunk)
}

export interface FoundPassage extends StoredChunk {
  readonly documentId: string
  readonly externalId: string | null
  readonly title: string
  readonly language: string | null
}

/** The passages behind these chunk ids, in no particular order; ids without a published passage are left out. */
export async function readPassages(trx: Trx, ids: readonly string[]): Promise<FoundPassage[]> {
  if (ids.length === 0) return []
  const rows = await trx
    .selectFrom('knowledge_chunks as k')
    .innerJoin('knowledge_documents as d', 'd.published_version_id', 'k.version_id')
    .innerJoin('knowledge_versions as v', 'v.id', 'k.version_id')
    .selectAll('k')
    .select(['d.id as document_id', 'd.external_id', 'd.title', 'v.language'])
    .where('k.id', 'in', [...ids])
    .execute()
  return rows.map((row) => ({
    ...toChunk(row),
    documentId: row.document_id,
    externalId: row.external_id,
    title: row.title,
    language: row.language,
  }))
}

function toChunk(row: Selectable<ChunksTable>): StoredChunk {
  return {
    id: row.id,
    ordinal: row.ordinal,
    heading: row.heading,
    text: row.body,
    start: row.start_offset,
    end: row.end_offset,
    page: row.page,
  }
}
