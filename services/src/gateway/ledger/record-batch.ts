import { createHash } from 'node:crypto'
import { isUniqueViolation, type SqlDatabase } from '@tragwerk/data/sql'
import type { Ids } from '@tragwerk/infra/clock'
import { systemCall } from '@tragwerk/trust/access'
import type { Audit } from '@tragwerk/trust/audit'
import type { QueryExecutorProvider } from 'kysely'
import type { LedgerRow } from './row.ts'
import { insertMissingRows, insertRows } from './store.ts'

export const recordedAction = 'gateway.requests_recorded'

export function batchSubject(batch: string): string {
  return `gateway-batch:${batch}`
}

/** What the audit chain keeps of the rows that one transaction added. */
export interface BatchProof {
  readonly count: number
  /** Ids are ordered by code unit, here and in the digest. */
  readonly firstId: string
  readonly lastId: string
  /** SHA-256 over the lines of the rows, hexadecimal. */
  readonly sha256: string
  /** Sum as decimal digits: it may be larger than a JSON number holds exactly. */
  readonly costNanoUsd: string
}

export interface RecordBatchDeps {
  readonly database: Pick<SqlDatabase, 'asTenant'>
  readonly audit: Pick<Audit, 'append'>
  readonly ids: Pick<Ids, 'uuid'>
}

/**
 * Rows of one tenant, and the proof of them in the audit chain, in one transaction. Rows that are there already are
 * left alone, so it may be repeated when the outcome of a commit is not known: then it adds nothing at all.
 */
export async function recordBatch(
  deps: RecordBatchDeps,
  tenantId: string,
  rows: readonly LedgerRow[],
): Promise<void> {
  const unique = [...new Map(rows.toReversed().map((row) => [row.id, row])).values()]
  try {
    await recordAs(deps, tenantId, async (trx, batch) => {
      await insertRows(trx, { tenantId, batch, rows: unique })
      return unique
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    await recordAs(deps, tenantId, async (trx, batch) => {
      const added = await insertMissingRows(trx, { tenantId, batch, rows: unique })
      return unique.filter(({ id }) => added.has(id))
    })
  }
}

/** One batch: the rows that `insert` adds, and their proof. */
async function recordAs(
  { database, audit, ids }: RecordBatchDeps,
  tenantId: string,
  insert: (trx: QueryExecutorProvider, batch: string) => Promise<readonly LedgerRow[]>,
): Promise<void> {
  const batch = ids.uuid()
  await database.asTenant(tenantId, async (trx) => {
    const added = await insert(trx, batch)
    if (added.length === 0) return
    const call = systemCall(tenantId, { name: 'gateway' })
    const subject = batchSubject(batch)
    await audit.append(trx, call, { action: recordedAction, subject, details: proveRows(added) })
  })
}

export function proveRows(
  rows: readonly Pick<LedgerRow, 'id' | 'line' | 'costNanoUsd'>[],
): BatchProof & Readonly<Record<string, unknown>> {
  const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const digest = createHash('sha256')
  let cost = 0n
  for (const { line, costNanoUsd } of ordered) {
    digest.update(line)
    cost += BigInt(costNanoUsd)
  }
  return {
    count: ordered.length,
    firstId: ordered[0]?.id ?? '',
    lastId: ordered.at(-1)?.id ?? '',
    sha256: digest.digest('hex'),
    costNanoUsd: String(cost),
  }
}
