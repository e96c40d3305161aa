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
    previousHash: z
      .string()
      .describe('Of the entry before, as stored with this one, in hexadecimal; 64 zeros for the first'),
    canonical: z
      .string()
      .describe(
        'Canonical JSON (RFC 8785) of action, actorId, at, details, sequence, subject, tenantId and traceId, as it is hashed in UTF-8; empty when what is stored has no such form',
      ),
    computedHash: z
      .string()
      .describe(
        'SHA-256 over the byte 0x00, the 32 bytes of the previous hash and the canonical JSON, computed now, in hexadecimal; empty when there is no canonical JSON',
      ),
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
