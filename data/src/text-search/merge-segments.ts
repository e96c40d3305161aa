import type { SegmentContent } from './build-segment.ts'
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
  const all = segments.flatMap((segment, source) =>
    Array.from(segment.members.ordinals, (ordinal, doc) => ({
      source,
      doc,
      ordinal,
      length: segment.members.lengths[doc]!,
    })),
  )
  const kept = all.filter((member) => !removed.has(member.ordinal)).sort((a, b) => a.ordinal - b.ordinal)
  const renumbered = segments.map(({ members }) => new Int32Array(members.ordinals.length).fill(-1))
  kept.forEach((member, position) => {
    renumbered[member.source]![member.doc] = position
  })
  return {
    content: {
      members: kept.map(({ ordinal, length }) => ({ ordinal, length })),
      terms: mergePostings(segments, renumbered),
    },
    dropped: all.filter((member) => removed.has(member.ordinal)).map((member) => member.ordinal),
  }
}

function mergePostings(
  segments: readonly StoredSegment[],
  renumbered: readonly Int32Array[],
): TermPostings[] {
  const merged = new Map<bigint, { high: number; low: number; packed: number[] }>()
  segments.forEach(({ body }, source) => {
    const numbers = renumbered[source]!
    scanTerms(body, ({ high, low }, slice) => {
      const key = (BigInt(high) << 32n) | BigInt(low)
      let term = merged.get(key)
      if (!term) {
        term = { high, low, packed: [] }
        merged.set(key, term)
      }
      const { packed } = term
      scanPostings(slice, (doc, count) => {
        if (numbers[doc]! >= 0) packed.push(numbers[doc]! * COUNT_RANGE + count)
      })
    })
  })
  return [...merged.values()].filter((term) => term.packed.length > 0).map(unpack)
}

/** Member number and count travel as one number, which sorts far faster than a pair. */
const COUNT_RANGE = 2 ** 31

function unpack(term: { high: number; low: number; packed: number[] }): TermPostings {
  const ordered = Float64Array.from(term.packed).sort()
  return {
    high: term.high,
    low: term.low,
    docs: Array.from(ordered, (pair) => Math.floor(pair / COUNT_RANGE)),
    counts: Array.from(ordered, (pair) => pair % COUNT_RANGE),
  }
}
