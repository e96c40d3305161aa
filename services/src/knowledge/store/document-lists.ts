import type { Document, DocumentStatus } from '@tragwerk/contracts/knowledge'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import {
  containing,
  isBeyond,
  numberKey,
  orderBy,
  type Position,
  type Seek,
  type SortKey,
  textKey,
  timestampKey,
} from './sort-keys.ts'
import type { Trx, VersionsTable } from './tables.ts'

/** Documents (`d`) that are open to all or to one of these names. */
export function isOpenTo(subjects: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`(d.acl IS NULL OR d.acl && ${[...subjects]}::text[])`
}

export type DocumentSortField = 'createdAt' | 'title' | 'bytes' | 'updatedAt'

export interface DocumentFilter {
  /** Of all collections of the tenant when absent. */
  readonly collectionId?: string | undefined
  readonly status?: DocumentStatus | undefined
  /** Part of the title, in any case. */
  readonly contains?: string | undefined
  /** When given, only documents that are open to all or to one of these names. */
  readonly subjects?: readonly string[]
}

export interface DocumentsPage extends DocumentFilter {
  readonly limit: number
  readonly sort: DocumentSortField
  readonly isDescending: boolean
  readonly after?: Position | undefined
}

/** Documents with the state of their latest version, each with its place in the sort; one more than `limit`. */
export async function listDocumentRows(
  trx: Trx,
  page: DocumentsPage,
): Promise<Array<{ item: Document; position: Position }>> {
  const key = sortKey(page.sort)
  const seek: Seek = { key, isDescending: page.isDescending, id: sql`d.id`, after: page.after }
  const rows = await selectDocuments(trx, page)
    .select(key.text.as('position'))
    .where(isBeyond(seek))
    .orderBy(orderBy(seek))
    .limit(page.limit + 1)
    .execute()
  return rows.map((row) => ({
    item: toDocument(row),
    position: { value: row.position, id: row.document_id },
  }))
}

export async function findDocumentRows(
  trx: Trx,
  filter: DocumentFilter & { readonly ids: readonly string[] },
): Promise<Document[]> {
  if (filter.ids.length === 0) return []
  const rows = await selectDocuments(trx, filter)
    .where('d.id', 'in', [...filter.ids])
    .execute()
  return rows.map(toDocument)
}

export interface DocumentState {
  readonly id: string
  /** When the document or its latest version last changed, with all six digits of a second. */
  readonly changedAt: string
  /** Different after every change, also after two within the same instant. */
  readonly revision: string
}

/** The documents that changed at or after `since`, in the order of their change. */
export async function listDocumentStates(
  trx: Trx,
  filter: DocumentFilter,
  since: RawBuilder<unknown> | undefined,
): Promise<DocumentState[]> {
  return joinDocuments(trx, filter)
    .select([
      'd.id',
      timestampKey(changedAt()).text.as('changedAt'),
      sql<string>`concat_ws(' ', v.id, d.xmin, v.xmin)`.as('revision'),
    ])
    .$if(since !== undefined, (query) => query.where(sql<boolean>`${changedAt()} >= ${since}`))
    .orderBy(sql`${changedAt()}, d.id`)
    .execute()
}

/** `changedAt` of the document that changed last. */
export async function findNewestChange(trx: Trx, filter: DocumentFilter): Promise<string | undefined> {
  const row = await joinDocuments(trx, filter)
    .select(timestampKey(sql`max(${changedAt()})`).text.as('changedAt'))
    .executeTakeFirst()
  return row?.changedAt ?? undefined
}

function sortKey(field: DocumentSortField): SortKey {
  if (field === 'title') return textKey(sql`d.title`, 'und-x-icu')
  if (field === 'bytes') return numberKey(sql`v.bytes`)
  return timestampKey(field === 'createdAt' ? sql`d.created_at` : changedAt())
}

function changedAt(): RawBuilder<Date> {
  return sql<Date>`greatest(d.updated_at, v.updated_at)`
}

function joinDocuments(trx: Trx, filter: DocumentFilter) {
  let joined = trx
    .selectFrom('knowledge_documents as d')
    .innerJoin('knowledge_versions as v', 'v.id', 'd.latest_version_id')
  if (filter.collectionId) joined = joined.where('d.collection_id', '=', filter.collectionId)
  if (filter.status) joined = joined.where('v.status', '=', filter.status)
  if (filter.contains) joined = joined.where('d.title', 'ilike', containing(filter.contains))
  if (filter.subjects) joined = joined.where(isOpenTo(filter.subjects))
  return joined
}

function selectDocuments(trx: Trx, filter: DocumentFilter) {
  return joinDocuments(trx, filter)
    .innerJoin('knowledge_collections as c', 'c.id', 'd.collection_id')
    .selectAll('v')
    .select(['d.id as document_id', 'd.external_id', 'd.title', 'd.metadata', 'd.acl'])
    .select(['d.created_at as document_created_at', 'c.name as collection'])
    .select(changedAt().as('changed_at'))
}

interface DocumentRow extends Selectable<VersionsTable> {
  readonly document_id: string
  readonly collection: string
  readonly external_id: string | null
  readonly metadata: Document['metadata']
  readonly acl: string[] | null
  readonly document_created_at: Date
  readonly changed_at: Date
}

function toDocument(row: DocumentRow): Document {
  return {
    id: row.document_id,
    collection: row.collection,
    externalId: row.external_id,
    title: row.title,
    mediaType: row.media_type,
    bytes: row.bytes,
    language: row.language,
    status: row.status,
    progress: { done: row.chunks_done, total: row.chunks_total },
    chunks: row.chunks_total,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    metadata: row.metadata,
    acl: row.acl,
    createdAt: row.document_created_at.toISOString(),
    updatedAt: row.changed_at.toISOString(),
  }
}
