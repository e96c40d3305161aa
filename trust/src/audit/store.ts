import type { AuditEntry } from '@tragwerk/contracts/audit'
import { type QueryExecutorProvider, sql } from 'kysely'
import type { ChainHead } from './check-chain.ts'
import { type ChainedEntry, genesisHash } from './entry.ts'

interface HeadRow {
  readonly sequence: string
  readonly hash: string
}

interface EntryRow {
  readonly sequence: string
  readonly at: Date | string
  readonly action: string
  readonly actor_id: string
  readonly subject: string
  readonly details: AuditEntry['details']
  readonly trace_id: string
  readonly previous_hash: string
  readonly hash: string
}

const entryColumns = sql`sequence, at, action, actor_id, subject, details, trace_id,
  encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash`

/**
 * Locks the tenant's head row until the transaction ends and returns it. This lock is what makes sequences
 * gap-free: the next writer of the tenant waits here, and a rolled back one leaves the head as it was.
 */
export async function lockHead(trx: QueryExecutorProvider, tenantId: string): Promise<ChainHead> {
  const locked = await selectHead(trx, tenantId, true)
  if (locked) return locked
  await sql`insert into audit_heads (tenant_id, sequence, hash)
    values (${tenantId}, 0, decode(${genesisHash}, 'hex')) on conflict do nothing`.execute(trx)
  return (await selectHead(trx, tenantId, true)) as ChainHead
}

export async function readHead(trx: QueryExecutorProvider, tenantId: string): Promise<ChainHead | undefined> {
  return selectHead(trx, tenantId, false)
}

async function selectHead(trx: QueryExecutorProvider, tenantId: string, forUpdate: boolean) {
  const { rows } = await sql<HeadRow>`select sequence, encode(hash, 'hex') as hash from audit_heads
    where tenant_id = ${tenantId} ${forUpdate ? sql`for update` : sql``}`.execute(trx)
  const row = rows[0]
  return row && { sequence: Number(row.sequence), hash: row.hash }
}

/** Moves the head and adds the entry, in one statement. The head must be locked. */
export async function insertEntry(
  trx: QueryExecutorProvider,
  tenantId: string,
  entry: ChainedEntry,
): Promise<void> {
  await sql`with moved as (
      update audit_heads set sequence = ${entry.sequence}, hash = decode(${entry.hash}, 'hex')
      where tenant_id = ${tenantId}
    )
    insert into audit_entries
      (tenant_id, sequence, at, action, actor_id, subject, details, trace_id, previous_hash, hash)
    values (${tenantId}, ${entry.sequence}, ${entry.at}, ${entry.action}, ${entry.actorId}, ${entry.subject},
      ${JSON.stringify(entry.details)}::jsonb, ${entry.traceId},
      decode(${entry.previousHash}, 'hex'), decode(${entry.hash}, 'hex'))`.execute(trx)
}

export interface AscendingQuery {
  readonly tenantId: string
  readonly after: number
  readonly upTo: number
  readonly limit: number
}

export async function selectAscending(
  trx: QueryExecutorProvider,
  query: AscendingQuery,
): Promise<ChainedEntry[]> {
  const { rows } = await sql<EntryRow>`select ${entryColumns} from audit_entries
    where tenant_id = ${query.tenantId} and sequence > ${query.after} and sequence <= ${query.upTo}
    order by sequence limit ${query.limit}`.execute(trx)
  return rows.map(toEntry)
}

export interface NewestQuery {
  readonly tenantId: string
  /** Exclusive; undefined starts at the newest. */
  readonly before?: number | undefined
  readonly action?: string | undefined
  readonly limit: number
}

export async function selectNewest(trx: QueryExecutorProvider, query: NewestQuery): Promise<ChainedEntry[]> {
  const { rows } = await sql<EntryRow>`select ${entryColumns} from audit_entries
    where tenant_id = ${query.tenantId}
      ${query.before === undefined ? sql`` : sql`and sequence < ${query.before}`}
      ${query.action === undefined ? sql`` : sql`and action = ${query.action}`}
    order by sequence desc limit ${query.limit}`.execute(trx)
  return rows.map(toEntry)
}

/** The first entry past the head, judged in one statement, so that appends in flight do not show. */
export async function selectBeyondHead(
  trx: QueryExecutorProvider,
  tenantId: string,
): Promise<ChainedEntry | undefined> {
  const { rows } = await sql<EntryRow>`select ${entryColumns} from audit_entries
    where tenant_id = ${tenantId}
      and sequence > coalesce((select h.sequence from audit_heads h where h.tenant_id = ${tenantId}), 0)
    order by sequence limit 1`.execute(trx)
  return rows[0] && toEntry(rows[0])
}

function toEntry(row: EntryRow): ChainedEntry {
  return {
    sequence: Number(row.sequence),
    at: new Date(row.at).toISOString(),
    action: row.action,
    actorId: row.actor_id,
    subject: row.subject,
    details: row.details,
    traceId: row.trace_id,
    previousHash: row.previous_hash,
    hash: row.hash,
  }
}
