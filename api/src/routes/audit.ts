import { type AuditEntry, type AuditVerification, auditRoutes } from '@tragwerk/contracts/audit'
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
    },
  ): Promise<Page<AuditEntry>>
  verify(tenantId: string): Promise<AuditVerification>
}

export function bindAudit(deps: { readonly audit: AuditOperations }): Endpoint[] {
  const { audit } = deps
  return bindRoutes(auditRoutes, {
    listEntries: ({ call, query }) => audit.list(call, query),
    verify: ({ call }) => audit.verify(call.tenantId),
  })
}
