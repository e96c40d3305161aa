import type { SegmentContent } from './build-segment.ts'
import type { TermHash } from './hash-term.ts'
import { type Members, scanPostings, scanTerms, type TermPostings } from './segment.ts'

/** A segment read whole. */
export interface StoredSegment {
  readonly id: string
  readonly members: Members
  readonly body: Uint8Array
}

/** What the planner needs to know of a segment. */
export interface SegmentSize {
  readonly id: string
  readonly passages: number
}

/** A class of segments is merged when it has this many; classes grow by the same factor. */
const FANOUT = 8
/** Segments of this many passages stay as they are, so one merge never rewrites more than a few megabytes. */
const FULL_SEGMENT = 4096
const MAX_MERGED = 8192

/**
 * Chooses segments to merge: once a size class (1, 8, 64, 512 passages and up) has eight members, it and all
 * smaller ones. Returns an empty list when nothing is due. So a passage is rewritten about four times in all,
 * and a query meets a few dozen segments at most beside the full ones.
 */
export function planMerge(segments: readonly SegmentSize[]): string[] {
  const open = segments.filter((segment) => segment.passages < FULL_SEGMENT)
  const classes = new Map<number, number>()
  for (const segment of open) {
    const size = sizeClass(segment)
    classes.set(size, (classes.get(size) ?? 0) + 1)
  }
  const due = [...classes].filter(([, count]) => count >= FANOUT).map(([size]) => size)
  if (due.length === 0) return []
  const largest = Math.max(...due)
  return takeWithin(open.filter((segment) => sizeClass(segment) <= largest))
}

/** The smallest segments whose passages together fit one merge; at least the smallest one. */
export function takeWithin(segments: readonly SegmentSize[]): string[] {
  const ascending = [...segments].sort((a, b) => a.passages - b.passages)
  let passages = 0
  return ascending
    .filter((segment, index) => {
      passages += segment.passages
      return index === 0 || passages <= MAX_MERGED
    })
    .map((segment) => segment.id)
}

function sizeClass({ passages }: SegmentSize): number {
  return Math.floor(Math.log2(passages) / Math.log2(FANOUT))
}

/**
 * Joins segments into one, leaving out removed passages.
 *
 * @returns the content and the removed ordinals that no longer occur anywhere in it.
 */
export function mergeSegments(
  segments: readonly StoredSegment[],
  removed: ReadonlySet<number>,
): { readonly content: SegmentContent; readonly dropped: number[] } {
  const ordered = [...segments].sort((a, b) => a.members.ordinals[0]! - b.members.ordinals[0]!)
  const all = ordered.flatMap((segment, source) =>
    Array.from(segment.members.ordinals, (ordinal, doc) => ({
      source,
      doc,
      ordinal,
      length: segment.members.lengths[doc]!,
    })),
  )
  const kept = all.filter((member) => !removed.has(member.ordinal)).sort((a, b) => a.ordinal - b.ordinal)
  const renumbered = ordered.map(({ members }) => new Int32Array(members.ordinals.length).fill(-1))
  kept.forEach((member, position) => {
    renumbered[member.source]![member.doc] = position
  })
  return {
    content: {
      members: kept.map(({ ordinal, length }) => ({ ordinal, length })),
      terms: mergePostings(ordered, renumbered),
    },
    dropped: all.filter((member) => removed.has(member.ordinal)).map((member) => member.ordinal),
  }
}

interface MergedTerm {
  readonly high: number
  readonly low: number
  readonly docs: number[]
  readonly counts: number[]
  isAscending: boolean
  /** Another term with the same high half; about one in a hundred thousand has one. */
  readonly next: MergedTerm | undefined
}

function mergePostings(
  segments: readonly StoredSegment[],
  renumbered: readonly Int32Array[],
): TermPostings[] {
  const merged = new Map<number, MergedTerm>()
  const all: MergedTerm[] = []
  const take = ({ high, low }: TermHash): MergedTerm => {
    const first = merged.get(high)
    for (let term = first; term; term = term.next) if (term.low === low) return term
    const added = { high, low, docs: [], counts: [], isAscending: true, next: first }
    merged.set(high, added)
    all.push(added)
    return added
  }
  segments.forEach(({ body }, source) => {
    const numbers = renumbered[source]!
    scanTerms(body, (hash, slice) => {
      const term = take(hash)
      scanPostings(slice, (doc, count) => {
        const number = numbers[doc]!
        if (number < 0) return
        if (term.docs.length > 0 && number < term.docs.at(-1)!) term.isAscending = false
        term.docs.push(number)
        term.counts.push(count)
      })
    })
  })
  return all.filter((term) => term.docs.length > 0).map(order)
}

/** Segments written at the same time interleave; most others follow one another. */
function order({ high, low, docs, counts, isAscending }: MergedTerm): TermPostings {
  if (isAscending) return { high, low, docs, counts }
  const positions = docs.map((_, position) => position).sort((a, b) => docs[a]! - docs[b]!)
  return {
    high,
    low,
    docs: positions.map((position) => docs[position]!),
    counts: positions.map((position) => counts[position]!),
  }
}
