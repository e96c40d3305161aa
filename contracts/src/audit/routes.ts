import { z } from 'zod'
import { PageQuery, pageOf } from '../page.ts'
import { defineRoute } from '../route.ts'
import { AuditEntry, AuditVerification } from './entities.ts'

export const auditRoutes = {
  listEntries: defineRoute({
    id: 'audit.listEntries',
    method: 'GET',
    path: '/api/v1/audit/entries',
    summary: 'List audit entries, newest first',
    permission: 'audit:read',
    query: PageQuery.extend({ action: z.string().max(100).optional() }),
    reply: pageOf(AuditEntry),
    errors: ['audit.cursor_invalid'],
    stability: 'beta',
  }),
  verify: defineRoute({
    id: 'audit.verify',
    method: 'GET',
    path: '/api/v1/audit/verify',
    summary: 'Recompute the hash chain from its first entry',
    permission: 'audit:read',
    reply: AuditVerification,
    errors: [],
    stability: 'beta',
  }),
} as const
