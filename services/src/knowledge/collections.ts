import { type Collection, CollectionName } from '@tragwerk/contracts/knowledge'
import type { Page } from '@tragwerk/contracts/page'
import { isUniqueViolation } from '@tragwerk/data/sql'
import { ensure } from '@tragwerk/infra/errors'
import { type Call, hasPermission } from '@tragwerk/trust/access'
import { decodeCursor, toPage } from './cursor.ts'
import type { Embedder, KnowledgeDeps } from './deps.ts'
import { eraseContent } from './erase-content.ts'
import { knowledgeErrors } from './errors.ts'
import { dropPassages } from './passage-index.ts'
import {
  deleteCollectionRow,
  findCollection,
  insertCollection,
  listCollectionRows,
  lockCollection,
  type StoredCollection,
} from './store/collections.ts'
import { lockDocuments } from './store/documents.ts'
import type { KnowledgeTables, Trx } from './store/tables.ts'
import { listVersions } from './store/versions.ts'

export type CollectionDeps = Pick<
  KnowledgeDeps,
  | 'database'
  | 'blobs'
  | 'audit'
  | 'ids'
  | 'clock'
  | 'vectorIndex'
  | 'textIndex'
  | 'embedder'
  | 'logger'
  | 'failpoints'
>

/** The collection of this name, or `knowledge.collection_not_found`. */
export async function requireCollection(trx: Trx, name: string): Promise<StoredCollection> {
  const collection = await findCollection(trx, name)
  ensure(collection, () => knowledgeErrors.collectionNotFound({ name }))
  return collection
}

/** Vectors of different models cannot be compared: refuses a collection that was indexed with another one. */
export function requireSameModel(collection: StoredCollection, embedder: Pick<Embedder, 'id'>): void {
  ensure(collection.embeddingModel === embedder.id, () =>
    knowledgeErrors.embeddingMismatch({ indexedWith: collection.embeddingModel, configured: embedder.id }),
  )
}

/** Those who manage documents see all of them in lists and counts; readers see what they may read. */
export function visibleTo(call: Call): { readonly subjects?: readonly string[] } {
  return hasPermission(call, 'knowledge:write') ? {} : { subjects: call.principal.subjects }
}

export async function createCollection(
  deps: CollectionDeps,
  call: Call,
  input: { readonly name: string; readonly description?: string | undefined },
): Promise<Collection> {
  const { database, audit, ids, clock, embedder } = deps
  const { name, description = '' } = input
  const collection = {
    id: ids.uuid(),
    name,
    description,
    embeddingModel: embedder.id,
    createdAt: clock.now(),
  }
  try {
    await database.asTenant<KnowledgeTables, void>(call.tenantId, async (trx) => {
      await insertCollection(trx, collection)
      await audit.append(trx, call, {
        action: 'collection.created',
        subject: `collection:${collection.id}`,
        details: { name },
      })
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw knowledgeErrors.collectionExists({ name })
    throw error
  }
  return { id: collection.id, name, description, documents: 0, createdAt: collection.createdAt.toISOString() }
}

export async function listCollections(
  deps: CollectionDeps,
  call: Call,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Collection>> {
  const afterName = decodeCursor(page.cursor, CollectionName)
  const rows = await deps.database.asTenant<KnowledgeTables, Collection[]>(call.tenantId, (trx) =>
    listCollectionRows(trx, {
      limit: page.limit,
      ...(afterName !== undefined && { afterName }),
      ...visibleTo(call),
    }),
  )
  return toPage(rows, page.limit, (row) => row.name)
}

export async function getCollection(deps: CollectionDeps, call: Call, name: string): Promise<Collection> {
  const [collection] = await deps.database.asTenant<KnowledgeTables, Collection[]>(call.tenantId, (trx) =>
    listCollectionRows(trx, { limit: 1, onlyName: name, ...visibleTo(call) }),
  )
  ensure(collection, () => knowledgeErrors.collectionNotFound({ name }))
  return collection
}

/** Removes the collection, its documents and all index entries; nothing of it is findable once this resolves. */
export async function deleteCollection(deps: CollectionDeps, call: Call, name: string): Promise<void> {
  const { database, audit } = deps
  const versionIds = await database.asTenant<KnowledgeTables, string[]>(call.tenantId, async (trx) => {
    const { id } = await requireCollection(trx, name)
    await lockCollection(trx, id)
    await lockDocuments(trx, id)
    const versions = await listVersions(trx, { collectionId: id })
    await eraseContent.remember(
      trx,
      versions.map((version) => version.id),
    )
    await dropPassages(deps, trx, id)
    await deleteCollectionRow(trx, id)
    await audit.append(trx, call, {
      action: 'collection.deleted',
      subject: `collection:${id}`,
      details: { name },
    })
    return versions.map((version) => version.id)
  })
  await eraseContent.run(deps, call.tenantId, versionIds)
}
