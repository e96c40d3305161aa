import type { IndexMatch, IndexOwner } from '@tragwerk/data/vector'
import type { Transaction } from 'kysely'
import type { KnowledgeDeps } from './deps.ts'
import type { Trx } from './store/tables.ts'

/** The vector index and the text index of a collection, always changed together. */
type IndexDeps = Pick<KnowledgeDeps, 'vectorIndex' | 'textIndex'>

export interface Passage {
  readonly id: string
  readonly vector: Float32Array
  readonly terms: { readonly words: readonly string[]; readonly grams?: readonly string[] }
}

export interface PassageWrite {
  readonly collectionId: string
  readonly ownerId: string
  readonly passages: readonly Passage[]
}

export async function putPassages(deps: IndexDeps, trx: Trx, write: PassageWrite): Promise<void> {
  const { collectionId, ownerId, passages } = write
  const entries = passages.map((passage) => ({ ...passage, ownerId }))
  await deps.vectorIndex.put(session(trx), collectionId, entries)
  await deps.textIndex.put(session(trx), collectionId, entries)
}

export async function publishPassages(
  deps: IndexDeps,
  trx: Trx,
  { collectionId, ...owner }: IndexOwner & { readonly collectionId: string },
): Promise<void> {
  await deps.vectorIndex.publish(session(trx), collectionId, owner)
  await deps.textIndex.publish(session(trx), collectionId, owner)
}

export async function removePassages(
  deps: IndexDeps,
  trx: Trx,
  { collectionId, ownerIds }: { readonly collectionId: string; readonly ownerIds: readonly string[] },
): Promise<void> {
  for (const ownerId of ownerIds) {
    await deps.vectorIndex.removeOwner(session(trx), collectionId, ownerId)
    await deps.textIndex.removeOwner(session(trx), collectionId, ownerId)
  }
}

export async function dropPassages(deps: IndexDeps, trx: Trx, collectionId: string): Promise<void> {
  await deps.vectorIndex.drop(session(trx), collectionId)
  await deps.textIndex.drop(session(trx), collectionId)
}

export interface CandidateQuery {
  readonly collectionId: string
  /** Matches per list. */
  readonly depth: number
  readonly subjects: readonly string[]
  readonly vector: Float32Array | undefined
  readonly words: readonly string[]
  readonly grams: readonly string[]
}

export interface CandidateLists {
  readonly depth: number
  readonly words: readonly IndexMatch[]
  readonly grams: readonly IndexMatch[]
  readonly vector: readonly IndexMatch[]
}

/** One ranked list per way of searching; a way that is not asked for gives an empty list. */
export async function findCandidates(
  deps: IndexDeps,
  trx: Trx,
  query: CandidateQuery,
): Promise<CandidateLists> {
  const { collectionId, depth, subjects, vector } = query
  const page = { limit: depth, subjects }
  const searchText = async (field: 'words' | 'grams') =>
    query[field].length === 0
      ? []
      : deps.textIndex.search(session(trx), collectionId, { field, terms: query[field], ...page })
  return {
    depth,
    words: await searchText('words'),
    grams: await searchText('grams'),
    vector: vector ? await deps.vectorIndex.search(session(trx), collectionId, { vector, ...page }) : [],
  }
}

/** The indexes have tables of their own: they take the transaction without the domain's table map. */
function session(trx: Trx): Transaction<unknown> {
  return trx as unknown as Transaction<unknown>
}
