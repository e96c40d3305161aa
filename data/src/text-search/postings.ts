import type { SqlDatabase } from '../sql/index.ts'
import { createMembersCache } from './members-cache.ts'
import { dropIndex, listIndexesWithRemoved, publishOwner, purgeRemoved, removeOwner } from './owners.ts'
import type { TextIndex } from './port.ts'
import { putPassages } from './put-passages.ts'
import { searchPassages } from './search-passages.ts'

/** Four million passages' numbers and lengths. */
const CACHE_BYTES = 32 * 1024 * 1024

/**
 * Full text in plain tables of any PostgreSQL: postings packed into immutable segments, scored in process,
 * visibility and access judged by the database. Needs no upkeep to be right; see `purgeTextIndexes` for erasure.
 */
export function createPostingsTextIndex(): TextIndex {
  const cache = createMembersCache(CACHE_BYTES)
  return {
    adapter: 'postings',
    put: putPassages,
    publish: publishOwner,
    removeOwner,
    drop: dropIndex,
    search: (trx, indexId, query) => searchPassages({ trx, cache }, indexId, query),
  }
}

/**
 * Takes the remains of removed passages (hashed terms and counts) out of one tenant's segments; without it they
 * stay until a fifth of an index was removed. For a timer, outside requests. Each index is one transaction.
 */
export async function purgeTextIndexes(database: SqlDatabase, tenantId: string): Promise<void> {
  const indexes = await database.asTenant<unknown, string[]>(tenantId, listIndexesWithRemoved)
  for (const indexId of indexes) {
    await database.asTenant<unknown, void>(tenantId, (trx) => purgeRemoved(trx, indexId))
  }
}
