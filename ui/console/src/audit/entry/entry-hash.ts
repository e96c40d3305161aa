import type { AuditEntry, AuditProof } from '@tragwerk/contracts/audit'

/** Stands before the first entry. */
export const noHash = '0'.repeat(64)

/**
 * What is hashed: the byte 0x00, the 32 bytes of the hash before, and the text in UTF-8. Undefined when the hash
 * before is none.
 */
export function toHashedBytes(previousHash: string, canonical: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[0-9a-f]{64}$/.test(previousHash)) return undefined
  const text = new TextEncoder().encode(canonical)
  const bytes = new Uint8Array(33 + text.length)
  for (let index = 0; index < 32; index++)
    bytes[1 + index] = Number.parseInt(previousHash.slice(2 * index, 2 * index + 2), 16)
  bytes.set(text, 33)
  return bytes
}

/**
 * The hash of an entry, computed here and not by the server; lower-case hexadecimal. Undefined where the browser
 * has no cryptography, as on pages that were not loaded over TLS, and for entries that have no hashable form.
 */
export async function computeHash(
  proof: Pick<AuditProof, 'previousHash' | 'canonical'>,
  subtle: SubtleCrypto | undefined,
): Promise<string | undefined> {
  const bytes = proof.canonical === '' ? undefined : toHashedBytes(proof.previousHash, proof.canonical)
  if (!bytes || !subtle) return undefined
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const hashedMembers = ['action', 'actorId', 'at', 'details', 'sequence', 'subject', 'traceId'] as const

/** Whether the hashed text says the same as the entry that is shown; the tenant is in the text only. */
export function saysTheSame(entry: AuditEntry, canonical: string): boolean {
  try {
    const said = JSON.parse(canonical) as Partial<AuditEntry>
    return hashedMembers.every((member) => isEqual(said[member], entry[member]))
  } catch {
    return false
  }
}

function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [names, otherNames] = [Object.keys(one), Object.keys(other)]
  return (
    names.length === otherNames.length &&
    names.every(
      (name) => Object.hasOwn(other, name) && isEqual(Reflect.get(one, name), Reflect.get(other, name)),
    )
  )
}
