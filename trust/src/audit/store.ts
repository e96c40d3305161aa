import type { AuditEntry } from '@tragwerk/contracts/audit'
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
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

export interface EntryFilters {
  readonly action?: string | undefined
  readonly actorId?: string | undefined
  readonly subject?: string | undefined
  /** ISO 8601, inclusive. */
  readonly from?: string | undefined
  /** ISO 8601, exclusive. */
  readonly to?: string | undefined
  /** Part of the action, the actor, the subject or the trace id, in any case. */
  readonly contains?: string | undefined
}

export interface EntriesQuery extends EntryFilters {
  readonly tenantId: string
  readonly isDescending: boolean
  /** Sequence after which the page starts in the direction of the sort. */
  readonly after?: number | undefined
  readonly limit: number
}

export async function selectEntries(
  trx: QueryExecutorProvider,
  query: EntriesQuery,
): Promise<ChainedEntry[]> {
  const { tenantId, after, isDescending, limit } = query
  const conditions = [sql`tenant_id = ${tenantId}`, ...toConditions(query)]
  if (after !== undefined) {
    conditions.push(isDescending ? sql`sequence < ${after}` : sql`sequence > ${after}`)
  }
  const { rows } = await sql<EntryRow>`select ${entryColumns} from audit_entries
    where ${sql.join(conditions, sql` and `)}
    order by sequence ${isDescending ? sql`desc` : sql`asc`} limit ${limit}`.execute(trx)
  return rows.map(toEntry)
}

function toConditions(filters: EntryFilters): RawBuilder<unknown>[] {
  const { action, actorId, subject, from, to, contains } = filters
  const conditions: RawBuilder<unknown>[] = []
  if (action !== undefined) conditions.push(sql`action = ${action}`)
  if (actorId !== undefined) conditions.push(sql`actor_id = ${actorId}`)
  if (subject !== undefined) conditions.push(sql`subject = ${subject}`)
  if (from !== undefined) conditions.push(sql`at >= ${from}::timestamptz`)
  if (to !== undefined) conditions.push(sql`at < ${to}::timestamptz`)
  if (contains !== undefined) {
    const pattern = `%${contains.replace(/[\\%_]/g, '\\$&')}%`
    // One text is compared in little more than half the time of four.
    conditions.push(
      sql`action || chr(10) || actor_id || chr(10) || subject || chr(10) || trace_id ilike ${pattern}`,
    )
  }
  return conditions
}

export async function selectEntry(
  trx: QueryExecutorProvider,
  tenantId: string,
  sequence: number,
): Promise<ChainedEntry | undefined> {
  const { rows } = await sql<EntryRow>`select ${entryColumns} from audit_entries
    where tenant_id = ${tenantId} and sequence = ${sequence}`.execute(trx)
  return rows[0] && toEntry(rows[0])
}

/** Hops from one action to the next in the index, since reading a long chain for a dozen names would be slow. */
export async function selectActions(trx: QueryExecutorProvider, tenantId: string): Promise<string[]> {
  const next = (beyond: RawBuilder<unknown>) => sql`(select action from audit_entries
    where tenant_id = ${tenantId} ${beyond} order by action limit 1)`
  const { rows } = await sql<{ action: string }>`with recursive names as (
      select ${next(sql``)} as action
      union all
      select ${next(sql`and action > names.action`)} from names where names.action is not null
    )
    select action from names where action is not null`.execute(trx)
  return rows.map(({ action }) => action).sort()
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
