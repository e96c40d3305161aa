import type { SqlDatabase } from '@tragwerk/data/sql'
import { systemCall } from '@tragwerk/trust/access'
import type { Audit } from '@tragwerk/trust/audit'
import { type BatchProof, batchSubject, proveRows, recordedAction } from './record-batch.ts'
import { toColumns, toLine } from './row.ts'
import { type BatchedRow, selectByBatch } from './store.ts'

const pageRows = 500
const pageEntries = 200

export interface VerifyLedgerDeps {
  readonly database: Pick<SqlDatabase, 'asTenant'>
  readonly audit: Pick<Audit, 'list' | 'verify'>
}

/** The first fault that was found. `changed`: same number of requests, other values. */
export interface LedgerFault {
  readonly kind: 'chain' | 'changed' | 'missing' | 'added'
  /** The batch that is not as it was recorded; undefined when the audit chain itself is broken. */
  readonly batch: string | undefined
  /** A sentence for people. */
  readonly problem: string
}

export interface LedgerVerification {
  readonly ok: boolean
  readonly batches: number
  readonly requests: number
  readonly fault: LedgerFault | undefined
}

/**
 * Holds every stored request of the tenant against the audit chain, and the chain against itself: finds requests that
 * were changed, removed or added behind the ledger's back. Reads everything, in short transactions; keeps one proof
 * per batch in memory. Requests that are still spooled are not looked at.
 */
export async function verifyLedger(deps: VerifyLedgerDeps, tenantId: string): Promise<LedgerVerification> {
  const chain = await deps.audit.verify(tenantId)
  const proofs = await readProofs(deps, tenantId)
  const result = { batches: 0, requests: 0 }
  const broken = (fault: LedgerFault): LedgerVerification => ({ ok: false, ...result, fault })
  if (!chain.ok) {
    const problem = `The audit chain is broken at entry ${chain.firstBadSequence}: ${chain.reason}.`
    return broken({ kind: 'chain', batch: undefined, problem })
  }
  for await (const rows of readBatches(deps, tenantId)) {
    const batch = rows[0]?.batch ?? ''
    // A batch may have been recorded after the proofs were read.
    const proof = proofs.get(batch) ?? (await findProof(deps, tenantId, batch))
    const fault = compare(batch, rows.map(toProvable(tenantId)), proof)
    if (fault !== undefined) return broken(fault)
    proofs.delete(batch)
    result.batches += 1
    result.requests += rows.length
  }
  for (const [batch, { count }] of proofs) {
    const problem = `All ${count} requests of the batch ${batch} are missing.`
    return broken({ kind: 'missing', batch, problem })
  }
  return { ok: true, ...result, fault: undefined }
}

function compare(
  batch: string,
  rows: readonly { readonly id: string; readonly line: string; readonly costNanoUsd: number }[],
  proof: BatchProof | undefined,
): LedgerFault | undefined {
  if (proof === undefined) {
    const problem = `${rows.length} requests belong to the batch ${batch}, which was never recorded.`
    return { kind: 'added', batch, problem }
  }
  const found = proveRows(rows)
  if (found.sha256 === proof.sha256) return undefined
  if (found.count === proof.count) {
    const problem = `At least one of the ${proof.count} requests of the batch ${batch} was changed. They cost ${proof.costNanoUsd} billionths of a dollar when recorded and ${found.costNanoUsd} now.`
    return { kind: 'changed', batch, problem }
  }
  const kind = found.count < proof.count ? 'missing' : 'added'
  return {
    kind,
    batch,
    problem: `The batch ${batch} had ${proof.count} requests and has ${found.count} now.`,
  }
}

function toProvable(tenantId: string) {
  return (row: BatchedRow) => ({
    id: String(row.id),
    line: toLine(tenantId, toColumns(row), row.detail),
    costNanoUsd: Number(row.cost_nano_usd),
  })
}

async function readProofs({ audit }: VerifyLedgerDeps, tenantId: string): Promise<Map<string, BatchProof>> {
  const call = systemCall(tenantId)
  const proofs = new Map<string, BatchProof>()
  let cursor: string | undefined
  do {
    const query = { action: recordedAction, sort: 'sequence', limit: pageEntries, cursor } as const
    const page = await audit.list(call, query)
    for (const { subject, details } of page.items) {
      proofs.set(subject.slice(batchSubject('').length), details as unknown as BatchProof)
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return proofs
}

async function findProof(
  { audit }: VerifyLedgerDeps,
  tenantId: string,
  batch: string,
): Promise<BatchProof | undefined> {
  const query = { action: recordedAction, subject: batchSubject(batch), limit: 1 }
  const { items } = await audit.list(systemCall(tenantId), query)
  return items[0]?.details as unknown as BatchProof | undefined
}

/** All rows of the tenant, one batch at a time. */
async function* readBatches(
  { database }: VerifyLedgerDeps,
  tenantId: string,
): AsyncGenerator<BatchedRow[], void, undefined> {
  let batch: BatchedRow[] = []
  for (;;) {
    const last = batch.at(-1)
    const after = last === undefined ? undefined : { batch: last.batch, id: String(last.id) }
    const page = await database.asTenant(tenantId, (trx) =>
      selectByBatch(trx, { tenantId, after, limit: pageRows }),
    )
    for (const row of page) {
      if (batch.length > 0 && batch[0]?.batch !== row.batch) {
        yield batch
        batch = []
      }
      batch.push(row)
    }
    if (page.length < pageRows) break
  }
  if (batch.length > 0) yield batch
}
