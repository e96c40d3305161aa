import type { Transaction } from 'kysely'
import type { IndexMatch, IndexOwner } from '../vector/index.ts'

export type { IndexMatch, IndexOwner }

/** A stream of terms with its own statistics: stemmed words, or character n-grams. */
export type TextField = 'words' | 'grams'

/** One passage as analysed terms; analysis (stemming, n-grams) is the caller's. */
export interface TextEntry {
  /** UUID, unique within the index; writing the same id again replaces it. */
  readonly id: string
  readonly ownerId: string
  /** Terms in any order, repetitions counted; a missing field has no terms. A term has 1 to 60 characters. */
  readonly terms: Readonly<Partial<Record<TextField, readonly string[]>>>
}

export interface TextQuery {
  readonly field: TextField
  /** Query terms; repetitions weigh once. At most 200 are used, rarest first. */
  readonly terms: readonly string[]
  /** 1 to 1000. */
  readonly limit: number
  readonly subjects: readonly string[]
}

/**
 * BM25 (k1 = 1.2, b = 0.75, idf = ln(1 + (N - n + 0.5) / (n + 0.5))) over the published passages of one index.
 *
 * Statistics never mix indexes, so one collection's words do not leak into another's scores. Any term may match
 * (OR). Same rules on transactions, visibility, access lists and order as `VectorIndex`; scores are positive.
 */
export interface TextIndex {
  readonly adapter: string
  put(trx: Transaction<unknown>, indexId: string, entries: readonly TextEntry[]): Promise<void>
  publish(trx: Transaction<unknown>, indexId: string, owner: IndexOwner): Promise<void>
  removeOwner(trx: Transaction<unknown>, indexId: string, ownerId: string): Promise<void>
  drop(trx: Transaction<unknown>, indexId: string): Promise<void>
  search(trx: Transaction<unknown>, indexId: string, query: TextQuery): Promise<IndexMatch[]>
}
