import { z } from 'zod'
import { PageQuery, pageOf } from '../page.ts'
import { defineRoute } from '../route.ts'
import { AuditEntry, AuditProof, AuditVerification } from './entities.ts'

export const auditRoutes = {
  listEntries: defineRoute({
    id: 'audit.listEntries',
    method: 'GET',
    path: '/api/v1/audit/entries',
    summary: 'List audit entries, newest first unless sorted otherwise',
    permission: 'audit:read',
    query: PageQuery.extend({
      action: z.string().max(100).optional(),
      actorId: z.string().max(200).optional(),
      subject: z.string().max(300).optional().describe('The whole subject, for example document:<id>'),
      from: z.iso.datetime().optional().describe('Inclusive'),
      to: z.iso.datetime().optional().describe('Exclusive'),
      q: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .optional()
        .describe('Part of the action, the actor, the subject or the trace id, in any case'),
      sort: z.enum(['-sequence', 'sequence']).default('-sequence'),
    }),
    reply: pageOf(AuditEntry),
    errors: ['audit.cursor_invalid'],
    stability: 'beta',
  }),
  getEntry: defineRoute({
    id: 'audit.getEntry',
    method: 'GET',
    path: '/api/v1/audit/entries/{sequence}',
    summary: 'Read one entry with what its hash is made of',
    permission: 'audit:read',
    params: z.strictObject({ sequence: z.coerce.number<number>().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    reply: AuditProof,
    errors: ['audit.entry_not_found'],
    stability: 'beta',
  }),
  listActions: defineRoute({
    id: 'audit.listActions',
    method: 'GET',
    path: '/api/v1/audit/actions',
    summary: 'List the actions that occur in the chain, by name',
    permission: 'audit:read',
    reply: z.object({ items: z.array(z.string()) }),
    errors: [],
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
