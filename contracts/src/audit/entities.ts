import { z } from 'zod'

export const AuditEntry = z
  .object({
    sequence: z.int().describe('Position in the tenant’s chain, from 1'),
    at: z.iso.datetime(),
    action: z.string().describe('noun.verb, for example document.accepted'),
    actorId: z.string(),
    subject: z.string().describe('What it was done to, for example document:<id>'),
    details: z.record(z.string(), z.unknown()),
    traceId: z.string(),
    hash: z.string().describe('Hexadecimal SHA-256 over the previous hash and this entry'),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditVerification = z
  .object({
    ok: z.boolean(),
    entries: z.int(),
    headHash: z.string().nullable(),
    firstBadSequence: z.int().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'AuditVerification' })
export type AuditVerification = z.infer<typeof AuditVerification>
