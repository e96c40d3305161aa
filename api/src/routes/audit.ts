import {
  type AuditEntry,
  type AuditProof,
  type AuditVerification,
  auditRoutes,
} from '@tragwerk/contracts/audit'
import type { Page } from '@tragwerk/contracts/page'
import type { Call } from '@tragwerk/trust/access'
import { bindRoutes, type Endpoint } from '../server/index.ts'

/** The operations of the audit log that the routes call. */
export interface AuditOperations {
  list(
    call: Call,
    query: {
      readonly limit: number
      readonly cursor?: string | undefined
      readonly action?: string | undefined
      readonly actorId?: string | undefined
      readonly subject?: string | undefined
      readonly from?: string | undefined
      readonly to?: string | undefined
      readonly q?: string | undefined
      readonly sort?: '-sequence' | 'sequence' | undefined
    },
  ): Promise<Page<AuditEntry>>
  get(call: Call, sequence: number): Promise<AuditProof>
  listActions(call: Call): Promise<string[]>
  verify(tenantId: string): Promise<AuditVerification>
}

export function bindAudit(deps: { readonly audit: AuditOperations }): Endpoint[] {
  const { audit } = deps
  return bindRoutes(auditRoutes, {
    listEntries: ({ call, query }) => audit.list(call, query),
    getEntry: ({ call, params }) => audit.get(call, params.sequence),
    listActions: async ({ call }) => ({ items: await audit.listActions(call) }),
    verify: ({ call }) => audit.verify(call.tenantId),
  })
}
