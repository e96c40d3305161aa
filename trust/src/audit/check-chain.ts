import type { AuditVerification } from '@tragwerk/contracts/audit'
import { type ChainedEntry, genesisHash, hasOwnHash } from './entry.ts'

/** Where a chain stands: its last sequence (0 when empty) and that entry's hash. */
export interface ChainHead {
  readonly sequence: number
  readonly hash: string
}

/** What a verification found first; `reason` of the result starts with one of these words. */
export type ChainFault = 'changed' | 'deleted' | 'inserted' | 'swapped' | 'truncated' | 'rewritten'

interface Finding {
  readonly fault: ChainFault
  readonly sequence: number
  readonly text: string
}

interface CheckInput {
  readonly tenantId: string
  /** Entries by ascending sequence. */
  readonly entries: AsyncIterable<ChainedEntry>
  /** What the head row, or the export's last line, says; asked for only after the last entry was read. */
  readonly readHead: () => ChainHead | undefined
  /** A head noted earlier and kept elsewhere; the chain must still contain it. */
  readonly checkpoint?: ChainHead
}

/**
 * Recomputes a chain in one pass with constant memory. The first fault ends the check; the rest of the entries
 * is then read only to tell a swap or an insertion from a change.
 */
export async function checkChain(input: CheckInput): Promise<AuditVerification> {
  const { tenantId, readHead, checkpoint } = input
  const entries = input.entries[Symbol.asyncIterator]()
  let last: ChainedEntry | undefined
  let count = 0
  const report = (finding: Finding | undefined) => toVerification(finding, count, readHead())

  try {
    for (;;) {
      const step = await entries.next()
      if (step.done) break
      const entry = step.value
      const finding =
        checkSequence(entry, last) ??
        (await checkLink({ entry, last, entries, readHead })) ??
        checkContent(tenantId, entry) ??
        checkCheckpoint(entry, checkpoint)
      if (finding) return report(refine(finding, { tenantId, entry, last }))
      last = entry
      count += 1
    }
  } finally {
    await entries.return?.()
  }
  return report(checkEnd(last, readHead(), checkpoint))
}

function checkSequence(entry: ChainedEntry, last: ChainedEntry | undefined): Finding | undefined {
  const expected = (last?.sequence ?? 0) + 1
  if (entry.sequence === expected) return undefined
  if (entry.sequence < expected) {
    return {
      fault: 'inserted',
      sequence: entry.sequence,
      text: `there are two entries ${entry.sequence}`,
    }
  }
  const missing =
    entry.sequence - 1 === expected ? `${expected} is` : `${expected} to ${entry.sequence - 1} are`
  return { fault: 'deleted', sequence: expected, text: `entry ${missing} missing` }
}

interface LinkInput {
  readonly entry: ChainedEntry
  readonly last: ChainedEntry | undefined
  readonly entries: AsyncIterator<ChainedEntry>
  readonly readHead: () => ChainHead | undefined
}

async function checkLink(input: LinkInput): Promise<Finding | undefined> {
  const { entry, last, entries, readHead } = input
  const { sequence } = entry
  const expected = last?.hash ?? genesisHash
  if (entry.previousHash === expected) return undefined
  if (last && entry.previousHash === last.previousHash) {
    return {
      fault: 'inserted',
      sequence: last.sequence,
      text: `entries ${last.sequence} and ${sequence} both claim the same predecessor`,
    }
  }
  const successor = await findSuccessor(expected, entries)
  if (!successor) {
    return { fault: 'changed', sequence, text: `entry ${sequence} does not follow entry ${sequence - 1}` }
  }
  const next = successor.next?.previousHash ?? readHead()?.hash
  if (successor.entry.sequence === sequence + 1 && next === successor.entry.hash) {
    return {
      fault: 'inserted',
      sequence,
      text: `entry ${sequence} was put between entry ${sequence - 1} and its true successor`,
    }
  }
  const place = successor.entry.sequence
  return { fault: 'swapped', sequence, text: `the entry that belongs at ${sequence} stands at ${place}` }
}

/** Reads on until the entry that names `hash` as its predecessor, and one more. */
async function findSuccessor(hash: string, entries: AsyncIterator<ChainedEntry>) {
  for (;;) {
    const step = await entries.next()
    if (step.done) return undefined
    if (step.value.previousHash !== hash) continue
    const after = await entries.next()
    return { entry: step.value, next: after.done ? undefined : after.value }
  }
}

function checkContent(tenantId: string, entry: ChainedEntry): Finding | undefined {
  if (hasOwnHash(tenantId, entry)) return undefined
  return {
    fault: 'changed',
    sequence: entry.sequence,
    text: `entry ${entry.sequence} does not match its hash`,
  }
}

/** A broken link in front of an entry that is sound in itself means that the predecessor was replaced. */
function refine(
  finding: Finding,
  at: { readonly tenantId: string; readonly entry: ChainedEntry; readonly last: ChainedEntry | undefined },
): Finding {
  const { tenantId, entry, last } = at
  if (finding.fault !== 'changed' || !last || entry.previousHash === last.hash) return finding
  if (!hasOwnHash(tenantId, entry)) return finding
  return {
    fault: 'changed',
    sequence: last.sequence,
    text: `entry ${last.sequence} was replaced: entry ${entry.sequence} was written after another one`,
  }
}

function checkCheckpoint(entry: ChainedEntry, checkpoint: ChainHead | undefined): Finding | undefined {
  if (checkpoint?.sequence !== entry.sequence || checkpoint.hash === entry.hash) return undefined
  return {
    fault: 'rewritten',
    sequence: entry.sequence,
    text: `entry ${entry.sequence} or one before it is not what the checkpoint was taken of`,
  }
}

function checkEnd(
  last: ChainedEntry | undefined,
  head: ChainHead | undefined,
  checkpoint: ChainHead | undefined,
): Finding | undefined {
  const end = last?.sequence ?? 0
  const promised = Math.max(head?.sequence ?? 0, checkpoint?.sequence ?? 0)
  if (end < promised) {
    return {
      fault: 'truncated',
      sequence: end + 1,
      text: `the entries from ${end + 1} to ${promised} are missing at the end`,
    }
  }
  if (last && !head) {
    return { fault: 'truncated', sequence: end + 1, text: `nothing says whether the chain ends after ${end}` }
  }
  if (head && end > head.sequence) {
    const sequence = head.sequence + 1
    return { fault: 'inserted', sequence, text: `the entries from ${sequence} on lie beyond the head` }
  }
  if (last && head && last.hash !== head.hash) {
    return { fault: 'changed', sequence: end, text: `entry ${end} is not the one that the head was set to` }
  }
  return undefined
}

function toVerification(
  finding: Finding | undefined,
  entries: number,
  head: ChainHead | undefined,
): AuditVerification {
  return {
    ok: !finding,
    entries,
    headHash: head && head.sequence > 0 ? head.hash : null,
    firstBadSequence: finding?.sequence ?? null,
    reason: finding ? `${finding.fault}: ${finding.text}` : null,
  }
}
