import { AuditEntry, type AuditVerification } from '@tragwerk/contracts/audit'
import { z } from 'zod'
import { type ChainHead, checkChain } from './check-chain.ts'
import type { AuditDeps } from './deps.ts'
import { type ChainedEntry, genesisHash } from './entry.ts'
import { auditErrors } from './errors.ts'
import { readChain } from './read-chain.ts'

const Hash = z.string().regex(/^[0-9a-f]{64}$/)
const Header = z.strictObject({
  format: z.literal('tragwerk-audit'),
  version: z.literal(1),
  tenantId: z.uuid(),
})
const Footer = z.strictObject({ head: z.strictObject({ sequence: z.int().min(0), hash: Hash }) })
const EntryLine = AuditEntry.extend({ previousHash: Hash, hash: Hash }).strict()

/**
 * The whole chain of a tenant as JSON Lines without line ends: a header with format, version and tenant, one
 * line per entry by ascending sequence, and a last line with the head.
 */
export async function* exportEntries(
  deps: Pick<AuditDeps, 'database'>,
  tenantId: string,
): AsyncGenerator<string, void, undefined> {
  const { head, entries } = await readChain(deps, tenantId)
  yield JSON.stringify({ format: 'tragwerk-audit', version: 1, tenantId })
  for await (const entry of entries) yield JSON.stringify(entry)
  yield JSON.stringify({ head: head ?? { sequence: 0, hash: genesisHash } })
}

/**
 * Verifies an export without any database. Empty lines are skipped.
 *
 * @throws audit.export_invalid when the first line is not the header of an export
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  options: { readonly checkpoint?: ChainHead } = {},
): Promise<AuditVerification> {
  const reader = withoutEmptyLines(lines)
  const first = await reader.next()
  const header = Header.safeParse(first.done ? undefined : parseJson(first.value))
  if (!header.success) throw auditErrors.exportInvalid({ problem: 'its first line is not the header' })

  const content = new ExportReader(reader)
  const result = await checkChain({
    tenantId: header.data.tenantId,
    entries: content.entries(),
    readHead: () => content.head,
    ...options,
  })
  return content.correct(result)
}

/** Splits the lines after the header into entries and head, and remembers where they stopped making sense. */
class ExportReader {
  readonly #lines: AsyncIterable<string>
  #lastSequence = 0
  #unreadable: number | undefined
  head: ChainHead | undefined

  constructor(lines: AsyncIterable<string>) {
    this.#lines = lines
  }

  async *entries(): AsyncGenerator<ChainedEntry, void, undefined> {
    for await (const line of this.#lines) {
      const json = parseJson(line)
      const entry = EntryLine.safeParse(json)
      const footer = Footer.safeParse(json)
      if (entry.success) {
        this.#lastSequence = entry.data.sequence
        // The parsed details as they are: the schema library would drop a member named __proto__.
        yield { ...entry.data, details: (json as ChainedEntry).details }
      } else if (footer.success && !this.head) {
        this.head = footer.data.head
      } else {
        this.#unreadable = this.#lastSequence + 1
        return
      }
    }
  }

  /** Replaces what the chain check concluded from the missing rest, where the lines themselves were at fault. */
  correct(result: AuditVerification): AuditVerification {
    const bad = result.firstBadSequence
    if (this.#unreadable !== undefined && (bad === null || bad >= this.#unreadable)) {
      const reason = `changed: the line of entry ${this.#unreadable} cannot be read`
      return { ...result, ok: false, firstBadSequence: this.#unreadable, reason }
    }
    if (result.ok && !this.head) {
      const reason = 'truncated: the last line, which names the head, is missing'
      return { ...result, ok: false, firstBadSequence: this.#lastSequence + 1, reason }
    }
    return result
  }
}

async function* withoutEmptyLines(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string, void, undefined> {
  for await (const line of lines) if (line.trim() !== '') yield line
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
