import { hashTerm } from './hash-term.ts'
import type { Member, TermPostings } from './segment.ts'

/** A segment before it is packed. Members ascend by ordinal; postings name them by position. */
export interface SegmentContent {
  readonly members: readonly Member[]
  readonly terms: readonly TermPostings[]
}

/** Inverts passages into postings. Passages without terms are left out: they are not part of the field. */
export function buildSegment(
  passages: ReadonlyArray<{ readonly ordinal: number; readonly terms: readonly string[] }>,
): SegmentContent {
  const present = passages.filter((passage) => passage.terms.length > 0).sort((a, b) => a.ordinal - b.ordinal)
  const postings = new Map<string, { docs: number[]; counts: number[] }>()
  present.forEach(({ terms }, doc) => {
    for (const term of terms) {
      let entry = postings.get(term)
      if (!entry) {
        entry = { docs: [], counts: [] }
        postings.set(term, entry)
      }
      const last = entry.docs.length - 1
      if (entry.docs[last] === doc) entry.counts[last]!++
      else {
        entry.docs.push(doc)
        entry.counts.push(1)
      }
    }
  })
  return {
    members: present.map(({ ordinal, terms }) => ({ ordinal, length: terms.length })),
    terms: [...postings].map(([term, entry]) => ({ ...hashTerm(term), ...entry })),
  }
}
