import type { ChainHead } from './check-chain.ts'
import type { AuditDeps } from './deps.ts'
import type { ChainedEntry } from './entry.ts'
import { readHead, selectAscending, selectBeyondHead } from './store.ts'

/** Entries read per statement: 1,000 of typical size take about half a megabyte. */
const pageSize = 1000

export interface Chain {
  readonly head: ChainHead | undefined
  /** Ascending, up to the head, then whatever lies beyond it. Reads page by page, in a transaction each. */
  readonly entries: AsyncIterable<ChainedEntry>
}

/**
 * Opens a tenant's chain as it stands now. Entries appended later are left out; since entries never change, the
 * pages need no common snapshot, and writers are not held up.
 */
export async function readChain(deps: Pick<AuditDeps, 'database'>, tenantId: string): Promise<Chain> {
  const { database } = deps
  const head = await database.asTenant(tenantId, (trx) => readHead(trx, tenantId))
  return { head, entries: readEntries(database, tenantId, head?.sequence ?? 0) }
}

async function* readEntries(
  database: AuditDeps['database'],
  tenantId: string,
  upTo: number,
): AsyncGenerator<ChainedEntry, void, undefined> {
  let after = 0
  while (after < upTo) {
    const query = { tenantId, after, upTo, limit: pageSize }
    const page = await database.asTenant(tenantId, (trx) => selectAscending(trx, query))
    yield* page
    if (page.length < pageSize) break
    after = page.at(-1)?.sequence ?? upTo
  }
  const stray = await database.asTenant(tenantId, (trx) => selectBeyondHead(trx, tenantId))
  if (stray) yield stray
}
