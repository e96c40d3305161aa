import { createHash } from 'node:crypto'
import type { AuditEntry, AuditProof } from '@tragwerk/contracts/audit'
import { canonicalJson } from '@tragwerk/infra/crypto'
import { hasCode } from '@tragwerk/infra/errors'
import { auditErrors } from './errors.ts'

/** An entry with the link to its predecessor; hashes are 64 lower-case hexadecimal digits. */
export interface ChainedEntry extends AuditEntry {
  readonly previousHash: string
}

/** What a caller says about one event; the rest comes from the call and the chain. */
export interface AuditRecord {
  /** `noun.verb`, for example `document.accepted`. */
  readonly action: string
  /** What it was done to, for example `document:<id>`. At most 500 characters. */
  readonly subject: string
  /**
   * JSON values only, at most 64 KiB. Ids, counts and names of settings: no secrets, no contents, and no
   * personal data in clear, since entries are never erased.
   */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Stands before the first entry of every chain. */
export const genesisHash = '0'.repeat(64)

/** Domain separation of leaf hashes, as in RFC 6962. */
const leafPrefix = Buffer.of(0)
/** Own bound: an entry is a note about an event, not a copy of it. */
const maxDetailsBytes = 64 * 1024
const actionPattern = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/

/** The text of an entry and the hash that follows from it. */
export interface Preimage {
  /** Canonical JSON of the entry without its two hashes, with its tenant. */
  readonly canonical: string
  readonly hash: string
}

/**
 * SHA-256(0x00 || the 32 bytes of the previous hash || canonical JSON in UTF-8). The tenant is part of the hashed
 * text, so an entry cannot be carried into another tenant's chain.
 */
export function toPreimage(tenantId: string, entry: Omit<ChainedEntry, 'hash'>): Preimage {
  const { sequence, at, action, actorId, subject, details, traceId } = entry
  const canonical = canonicalJson({ tenantId, sequence, at, action, actorId, subject, details, traceId })
  const hash = createHash('sha256')
    .update(leafPrefix)
    .update(Buffer.from(entry.previousHash, 'hex'))
    .update(canonical)
    .digest('hex')
  return { canonical, hash }
}

export function hashEntry(tenantId: string, entry: Omit<ChainedEntry, 'hash'>): string {
  return toPreimage(tenantId, entry).hash
}

/** The arithmetic of one entry. What no hash could have been made of has an empty text and hash, and no match. */
export function proveEntry(tenantId: string, entry: ChainedEntry): AuditProof {
  const { previousHash, ...shown } = entry
  const preimage = findPreimage(tenantId, entry)
  return {
    entry: shown,
    previousHash,
    canonical: preimage?.canonical ?? '',
    computedHash: preimage?.hash ?? '',
    matches: preimage?.hash === entry.hash,
  }
}

/** False also for entries that no hash could have been made of, such as those with half a character pair. */
export function hasOwnHash(tenantId: string, entry: ChainedEntry): boolean {
  return findPreimage(tenantId, entry)?.hash === entry.hash
}

function findPreimage(tenantId: string, entry: ChainedEntry): Preimage | undefined {
  try {
    return toPreimage(tenantId, entry)
  } catch (error) {
    if (hasCode(error, 'crypto.not_canonical')) return undefined
    throw error
  }
}

/**
 * Checks a record and brings it into the form that the database gives back unchanged: NUL and lone surrogates,
 * which jsonb cannot hold, become U+FFFD; undefined members vanish.
 *
 * @throws audit.entry_invalid
 */
export function cleanRecord(record: AuditRecord): Required<AuditRecord> {
  if (!actionPattern.test(record.action)) throw invalid(`the action "${record.action}" is not noun.verb`)
  const subject = cleanText(record.subject)
  if (subject === '' || subject.length > 500) throw invalid('the subject must have 1 to 500 characters')
  const { details, size } = cleanDetails(record.details ?? {})
  if (size > maxDetailsBytes) throw invalid(`the details take ${size} bytes of at most ${maxDetailsBytes}`)
  return { action: record.action, subject, details }
}

/** Text as every store can hold it. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

function cleanDetails(given: Readonly<Record<string, unknown>>) {
  try {
    const details = cleanValue(JSON.parse(JSON.stringify(given))) as AuditEntry['details']
    return { details, size: Buffer.byteLength(canonicalJson(details)) }
  } catch (error) {
    throw auditErrors.entryInvalid({ problem: 'its details are not JSON, or nested too deeply' }, error)
  }
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleanValue)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [cleanText(key), cleanValue(member)]),
  )
}

function invalid(problem: string) {
  return auditErrors.entryInvalid({ problem })
}
