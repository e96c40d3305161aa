import type { Collection } from '@tragwerk/contracts/knowledge'
import { isOpenTo } from './documents.ts'
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

export interface CollectionsPage {
  readonly limit: number
  readonly afterName?: string
  readonly onlyName?: string
  /** When given, only documents that are open to all or to one of these names are counted. */
  readonly subjects?: readonly string[]
}

/** Collections by name with the number of their documents; one more than `limit`, to tell whether there is a next page. */
export async function listCollectionRows(trx: Trx, page: CollectionsPage): Promise<Collection[]> {
  let query = trx
    .selectFrom('knowledge_collections as c')
    .select((eb) => [
      'c.id',
      'c.name',
      'c.description',
      'c.created_at',
      eb
        .selectFrom('knowledge_documents as d')
        .select((inner) => inner.fn.countAll<string>().as('count'))
        .whereRef('d.collection_id', '=', 'c.id')
        .$if(page.subjects !== undefined, (count) => count.where(isOpenTo(page.subjects ?? [])))
        .as('documents'),
    ])
    .orderBy('c.name')
    .limit(page.limit + 1)
  if (page.afterName !== undefined) query = query.where('c.name', '>', page.afterName)
  if (page.onlyName !== undefined) query = query.where('c.name', '=', page.onlyName)
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    documents: Number(row.documents),
    createdAt: row.created_at.toISOString(),
  }))
}
