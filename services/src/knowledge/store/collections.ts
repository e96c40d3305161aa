import type { Collection } from '@tragwerk/contracts/knowledge'
import { sql } from 'kysely'
import { isOpenTo } from './document-lists.ts'
import {
  containing,
  isBeyond,
  orderBy,
  type Position,
  type Seek,
  textKey,
  timestampKey,
} from './sort-keys.ts'
import type { Trx } from './tables.ts'

export interface StoredCollection {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly embeddingModel: string
  readonly createdAt: Date
}

export async function insertCollection(trx: Trx, collection: StoredCollection): Promise<void> {
  await trx
    .insertInto('knowledge_collections')
    .values({
      id: collection.id,
      name: collection.name,
      description: collection.description,
      embedding_model: collection.embeddingModel,
      created_at: collection.createdAt,
    })
    .execute()
}

export async function findCollection(trx: Trx, name: string): Promise<StoredCollection | undefined> {
  const row = await trx
    .selectFrom('knowledge_collections')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst()
  return row && { ...row, embeddingModel: row.embedding_model, createdAt: row.created_at }
}

/** The collection, which cannot be deleted until the transaction ends. */
export async function holdCollection(trx: Trx, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('knowledge_collections')
    .select('id')
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()
  return row !== undefined
}

/** Waits for uploads that are being accepted; none is accepted until the transaction ends. */
export async function lockCollection(trx: Trx, id: string): Promise<void> {
  await trx.selectFrom('knowledge_collections').select('id').where('id', '=', id).forUpdate().execute()
}

/** Removes the collection with its documents, versions and chunks (not their index entries). */
export async function deleteCollectionRow(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('knowledge_collections').where('id', '=', id).execute()
}

export async function setDescription(trx: Trx, id: string, description: string): Promise<void> {
  await trx.updateTable('knowledge_collections').set({ description }).where('id', '=', id).execute()
}

export interface CollectionsPage {
  readonly limit: number
  readonly sort: 'name' | 'createdAt'
  readonly isDescending: boolean
  readonly after?: Position | undefined
  readonly onlyName?: string | undefined
  /** Part of the name or the description, in any case. */
  readonly contains?: string | undefined
  /** When given, only documents that are open to all or to one of these names are counted. */
  readonly subjects?: readonly string[]
}

/**
 * Collections with their documents counted by state, each with its place in the sort; one more than `limit`, to tell
 * whether there is a next page. Only the documents of the collections on the page are counted.
 */
export async function listCollectionRows(
  trx: Trx,
  page: CollectionsPage,
): Promise<Array<{ item: Collection; position: Position }>> {
  const key = page.sort === 'name' ? textKey(sql`name`, 'C') : timestampKey(sql`created_at`)
  const seek: Seek = { key, isDescending: page.isDescending, id: sql`id`, after: page.after }
  const { rows } = await sql<CollectionRow>`
    SELECT c.id, c.name, c.description, c.created_at, c.position, counted.*
    FROM (
      SELECT id, name, description, created_at, ${key.text} AS position,
        row_number() OVER (ORDER BY ${orderBy(seek)}) AS place
      FROM knowledge_collections
      WHERE ${isBeyond(seek)}
        AND ${page.onlyName === undefined ? sql`true` : sql`name = ${page.onlyName}`}
        AND ${page.contains === undefined ? sql`true` : isNamedLike(page.contains)}
      ORDER BY place LIMIT ${page.limit + 1}
    ) c
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS documents,
        count(*) FILTER (WHERE v.status = 'indexed')::int AS indexed,
        count(*) FILTER (WHERE v.status = 'failed')::int AS failed
      FROM knowledge_documents d JOIN knowledge_versions v ON v.id = d.latest_version_id
      WHERE d.collection_id = c.id AND ${page.subjects ? isOpenTo(page.subjects) : sql`true`}
    ) counted
    ORDER BY c.place`.execute(trx)
  return rows.map((row) => ({ item: toCollection(row), position: { value: row.position, id: row.id } }))
}

interface CollectionRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly created_at: Date
  readonly position: string
  readonly documents: number
  readonly indexed: number
  readonly failed: number
}

function isNamedLike(text: string) {
  const pattern = containing(text)
  return sql`(name ILIKE ${pattern} OR description ILIKE ${pattern})`
}

function toCollection(row: CollectionRow): Collection {
  const { documents, indexed, failed } = row
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    documents,
    states: { pending: documents - indexed - failed, indexed, failed },
    createdAt: row.created_at.toISOString(),
  }
}
