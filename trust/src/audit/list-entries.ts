import type { AuditEntry } from '@tragwerk/contracts/audit'
import type { Page } from '@tragwerk/contracts/page'
import { type Call, requirePermission } from '../access/index.ts'
import type { AuditDeps } from './deps.ts'
import type { ChainedEntry } from './entry.ts'
import { auditErrors } from './errors.ts'
import { type EntryFilters, selectEntries } from './store.ts'

export type AuditSort = '-sequence' | 'sequence'

export interface AuditPageQuery extends Omit<EntryFilters, 'contains'> {
  /** 1 to 200. */
  readonly limit: number
  /** Of a page with the same sort. */
  readonly cursor?: string | undefined
  /** Part of the action, the actor, the subject or the trace id, in any case. */
  readonly q?: string | undefined
  /** `-sequence`, newest first, unless given. */
  readonly sort?: AuditSort | undefined
}

export async function listEntries(
  deps: Pick<AuditDeps, 'database'>,
  call: Call,
  query: AuditPageQuery,
): Promise<Page<AuditEntry>> {
  requirePermission(call, 'audit:read')
  const { tenantId } = call
  const { limit, cursor, q, sort = '-sequence', ...filters } = query
  const after = cursor === undefined ? undefined : parseCursor(cursor, sort)
  const isDescending = sort === '-sequence'
  const wanted = { ...filters, tenantId, contains: q, isDescending, after, limit: limit + 1 }
  const rows = await deps.database.asTenant(tenantId, (trx) => selectEntries(trx, wanted))
  const items = rows.slice(0, limit).map(toAuditEntry)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? `${directions[sort]}${last.sequence}` : null }
}

/** First letter of a cursor: it belongs to the sort of its page. */
const directions: Readonly<Record<AuditSort, string>> = { '-sequence': 'd', sequence: 'a' }

function parseCursor(cursor: string, sort: AuditSort): number {
  const [, direction, sequence] = /^([ad])([1-9]\d{0,14})$/.exec(cursor) ?? []
  if (direction !== directions[sort]) throw auditErrors.cursorInvalid()
  return Number(sequence)
}

function toAuditEntry(entry: ChainedEntry): AuditEntry {
  const { previousHash: _, ...shown } = entry
  return shown
}
