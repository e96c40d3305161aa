import type { AuditEntry, AuditProof, AuditVerification } from '@tragwerk/contracts/audit'
import type { Page } from '@tragwerk/contracts/page'
import { ensure } from '@tragwerk/infra/errors'
import type { Transaction } from 'kysely'
import { type Call, requirePermission } from '../access/index.ts'
import { type ChainHead, checkChain } from './check-chain.ts'
import type { AuditDeps } from './deps.ts'
import { type AuditRecord, cleanRecord, cleanText, hashEntry, proveEntry } from './entry.ts'
import { auditErrors } from './errors.ts'
import { exportEntries } from './export.ts'
import { type AuditPageQuery, listEntries } from './list-entries.ts'
import { readChain } from './read-chain.ts'
import { insertEntry, lockHead, selectActions, selectEntry } from './store.ts'

export interface Audit {
  /**
   * Adds an entry to the chain of `call.tenantId`, in the caller's transaction: it exists exactly when the
   * transaction commits. A failing append fails the transaction, and must.
   *
   * Makes every other append of the tenant wait until the transaction ends, so call it last and let nothing
   * slow follow. Two statements.
   *
   * @throws audit.entry_invalid
   */
  append<Tables>(trx: Transaction<Tables>, call: Call, record: AuditRecord): Promise<ChainHead>
  /**
   * Newest first unless sorted otherwise; all filters must hold. Needs `audit:read`.
   *
   * @throws access.permission_denied, audit.cursor_invalid
   */
  list(call: Call, query: AuditPageQuery): Promise<Page<AuditEntry>>
  /**
   * One entry with what its hash is made of, computed anew. Says nothing about the entries around it; `verify`
   * does. Needs `audit:read`.
   *
   * @throws access.permission_denied, audit.entry_not_found
   */
  get(call: Call, sequence: number): Promise<AuditProof>
  /** The actions that occur in the chain, each once, by name. Needs `audit:read`. */
  listActions(call: Call): Promise<string[]>
  /**
   * Recomputes the chain from its first entry to the head, page by page. Pass a head noted earlier as
   * `checkpoint` to also find a chain that was rewritten or cut together with its head.
   */
  verify(tenantId: string, options?: { readonly checkpoint?: ChainHead }): Promise<AuditVerification>
  /** JSON Lines, one string per line, without line ends; `verifyExport` reads them. */
  exportEntries(tenantId: string): AsyncIterable<string>
}

export function createAudit(deps: AuditDeps): Audit {
  return {
    append: (trx, call, record) => appendEntry(deps, { trx, call, record }),
    list: (call, query) => listEntries(deps, call, query),
    get: (call, sequence) => getEntry(deps, call, sequence),
    async listActions(call) {
      requirePermission(call, 'audit:read')
      return deps.database.asTenant(call.tenantId, (trx) => selectActions(trx, call.tenantId))
    },
    async verify(tenantId, options = {}) {
      const { head, entries } = await readChain(deps, tenantId)
      return checkChain({ tenantId, entries, readHead: () => head, ...options })
    },
    exportEntries: (tenantId) => exportEntries(deps, tenantId),
  }
}

async function appendEntry<Tables>(
  deps: AuditDeps,
  input: { readonly trx: Transaction<Tables>; readonly call: Call; readonly record: AuditRecord },
): Promise<ChainHead> {
  const { trx, call } = input
  const { clock, failpoints } = deps
  const record = cleanRecord(input.record)
  await failpoints?.hit('audit.before_append')
  const head = await lockHead(trx, call.tenantId)
  const content = {
    ...record,
    sequence: head.sequence + 1,
    at: clock.now().toISOString(),
    actorId: cleanText(call.principal.id),
    traceId: cleanText(call.traceId),
    previousHash: head.hash,
  }
  const hash = hashEntry(call.tenantId, content)
  await insertEntry(trx, call.tenantId, { ...content, hash })
  await failpoints?.hit('audit.after_append')
  return { sequence: content.sequence, hash }
}

async function getEntry(deps: AuditDeps, call: Call, sequence: number): Promise<AuditProof> {
  requirePermission(call, 'audit:read')
  const { tenantId } = call
  const entry = await deps.database.asTenant(tenantId, (trx) => selectEntry(trx, tenantId, sequence))
  ensure(entry, () => auditErrors.entryNotFound({ sequence }))
  return proveEntry(tenantId, entry)
}
