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

/** What is needed to follow the arithmetic of one entry by hand. */
export const AuditProof = z
  .object({
    entry: AuditEntry,
    previousHash: z.string().describe('Of the entry before; 64 zeros for the first'),
    canonical: z.string().describe('The entry as canonical JSON (RFC 8785), the bytes that are hashed'),
    computedHash: z
      .string()
      .describe('SHA-256 of 0x00, the previous hash and the canonical bytes, computed now'),
    matches: z.boolean().describe('Whether the computed hash is the stored one'),
  })
  .meta({ id: 'AuditProof' })
export type AuditProof = z.infer<typeof AuditProof>

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
