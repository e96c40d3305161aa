import type { Transaction } from 'kysely'

/**
 * One entry: a passage's vector. `ownerId` groups the passages that become visible and disappear together
 * (one version of one document).
 */
export interface VectorEntry {
  /** UUID, unique within the index; writing the same id again replaces it. */
  readonly id: string
  readonly ownerId: string
  /** Unit length, `dimensions` long. */
  readonly vector: Float32Array
}

export interface IndexMatch {
  readonly id: string
  readonly score: number
}

export interface IndexOwner {
  readonly ownerId: string
  /** Who may find its entries; `undefined` means everyone in the tenant. */
  readonly acl?: readonly string[]
}

export interface VectorQuery {
  readonly vector: Float32Array
  /** 1 to 1000. */
  readonly limit: number
  /** The caller's names; an entry matches when its owner has no access list or shares a name with it. */
  readonly subjects: readonly string[]
}

/**
 * Nearest neighbours by cosine, per index (one collection and embedding model).
 *
 * Every method runs inside the caller's tenant transaction; adapters outside the database ignore it and must
 * be idempotent. Entries are invisible until their owner is published. Results come best first, ties by id,
 * scores are cosines in [-1, 1]; never fewer than min(limit, permitted entries).
 */
export interface VectorIndex {
  readonly adapter: string
  /** Stores entries of unpublished or published owners, in batches of at most 1000. */
  put(trx: Transaction<unknown>, indexId: string, entries: readonly VectorEntry[]): Promise<void>
  /** Makes an owner's entries findable, or changes who may find them. Takes effect at commit. */
  publish(trx: Transaction<unknown>, indexId: string, owner: IndexOwner): Promise<void>
  /** Removes an owner with all its entries. Unknown owners are ignored. */
  removeOwner(trx: Transaction<unknown>, indexId: string, ownerId: string): Promise<void>
  /** Removes everything of an index. */
  drop(trx: Transaction<unknown>, indexId: string): Promise<void>
  search(trx: Transaction<unknown>, indexId: string, query: VectorQuery): Promise<IndexMatch[]>
}
