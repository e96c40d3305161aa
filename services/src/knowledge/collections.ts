import { type Collection, CollectionName, type collectionSorts } from '@tragwerk/contracts/knowledge'
import type { Page } from '@tragwerk/contracts/page'
import { isUniqueViolation } from '@tragwerk/data/sql'
import { ensure } from '@tragwerk/infra/errors'
import { type Call, hasPermission } from '@tragwerk/trust/access'
import { decodePosition, positionValues, toSortedPage } from './cursor.ts'
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
  setDescription,
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
  return {
    id: collection.id,
    name,
    description,
    documents: 0,
    states: { pending: 0, indexed: 0, failed: 0 },
    createdAt: collection.createdAt.toISOString(),
  }
}

export interface ListCollections {
  readonly limit: number
  readonly cursor?: string | undefined
  /** Part of the name or the description, in any case. */
  readonly q?: string | undefined
  /** By name unless given. */
  readonly sort?: CollectionSort | undefined
}

type CollectionSort = (typeof collectionSorts)[number]

export async function listCollections(
  deps: CollectionDeps,
  call: Call,
  { limit, cursor, q, sort = 'name' }: ListCollections,
): Promise<Page<Collection>> {
  const { field, isDescending } = parseSort(sort)
  const values = field === 'name' ? CollectionName : positionValues.timestamp
  const after = decodePosition(cursor, sort, values)
  const rows = await deps.database.asTenant(call.tenantId, (trx: Trx) =>
    listCollectionRows(trx, { limit, sort: field, isDescending, after, contains: q, ...visibleTo(call) }),
  )
  return toSortedPage(rows, { limit, sort })
}

/** Descending sorts are named with a leading hyphen. */
export function parseSort<Field extends string>(
  sort: Field | `-${Field}`,
): { readonly field: Field; readonly isDescending: boolean } {
  const isDescending = sort.startsWith('-')
  return { field: (isDescending ? sort.slice(1) : sort) as Field, isDescending }
}

export async function getCollection(deps: CollectionDeps, call: Call, name: string): Promise<Collection> {
  return deps.database.asTenant(call.tenantId, (trx: Trx) => describeCollection(trx, call, name))
}

/** The collection of this name with the counts that the caller may see, or `knowledge.collection_not_found`. */
export async function describeCollection(trx: Trx, call: Call, name: string): Promise<Collection> {
  const [row] = await listCollectionRows(trx, {
    limit: 1,
    sort: 'name',
    isDescending: false,
    onlyName: name,
    ...visibleTo(call),
  })
  ensure(row, () => knowledgeErrors.collectionNotFound({ name }))
  return row.item
}

/** Changes the description; what is absent stays, and a request without a change leaves no trace. */
export async function updateCollection(
  deps: CollectionDeps,
  call: Call,
  { name, description }: { readonly name: string; readonly description?: string | undefined },
): Promise<Collection> {
  const { database, audit } = deps
  return database.asTenant(call.tenantId, async (trx: Trx) => {
    const { id } = await requireCollection(trx, name)
    if (description === undefined) return describeCollection(trx, call, name)
    await setDescription(trx, id, description)
    const collection = await describeCollection(trx, call, name)
    await audit.append(trx, call, {
      action: 'collection.updated',
      subject: `collection:${id}`,
      details: { name, fields: ['description'] },
    })
    return collection
  })
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
