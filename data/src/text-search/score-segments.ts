import { compareHashes, type TermHash } from './hash-term.ts'
import { type Members, type PostingsSlice, scanPostings, scanTerms } from './segment.ts'

/** A segment as read for one query: its members and the blocks that may hold the query's terms. */
export interface SearchedSegment {
  readonly members: Members
  readonly body: Uint8Array
}

/** Passages with a positive score, in no order. */
export interface ScoredPassages {
  readonly ordinals: Uint32Array
  readonly scores: Float64Array
}

interface LiveSegment extends SearchedSegment {
  /** One byte a member, 1 for removed; missing when none is. */
  readonly removed?: Uint8Array
}

interface FoundTerm extends TermHash {
  readonly slices: Array<{ readonly segment: number; readonly slice: PostingsSlice }>
  /** Passages with the term, removed ones not counted. */
  frequency: number
}

const K1 = 1.2
const B = 0.75

/** Beyond this many distinct terms the commonest ones are left out: they cost most and say least. */
export const MAX_QUERY_TERMS = 200

/**
 * Scores every passage that has one of the terms by BM25, with the statistics of exactly these segments.
 *
 * @param removed ordinals of removed passages, ascending; they neither match nor count.
 */
export function scoreSegments(
  searched: readonly SearchedSegment[],
  removed: Uint32Array,
  terms: readonly TermHash[],
): ScoredPassages {
  const segments = searched.map((segment) => markRemoved(segment, removed))
  const { passages, meanLength } = measure(segments)
  const found = findTerms(segments, terms)
    .sort((a, b) => a.frequency - b.frequency || compareHashes(a, b))
    .slice(0, MAX_QUERY_TERMS)
  const totals = segments.map((segment) => new Float64Array(segment.members.ordinals.length))
  for (const term of found) {
    const idf = Math.log(1 + (passages - term.frequency + 0.5) / (term.frequency + 0.5))
    for (const { segment, slice } of term.slices) {
      const total = totals[segment]!
      const { lengths } = segments[segment]!.members
      scanPostings(slice, (doc, count) => {
        const norm = K1 * (1 - B + (B * lengths[doc]!) / meanLength)
        total[doc]! += (idf * count * (K1 + 1)) / (count + norm)
      })
    }
  }
  return collect(segments, totals)
}

/** Walks the two ascending lists side by side. */
function markRemoved(segment: SearchedSegment, removed: Uint32Array): LiveSegment {
  const { ordinals } = segment.members
  let marks: Uint8Array | undefined
  for (let i = 0, r = 0; i < ordinals.length && r < removed.length; ) {
    if (ordinals[i]! < removed[r]!) i++
    else if (ordinals[i]! > removed[r]!) r++
    else {
      marks ??= new Uint8Array(ordinals.length)
      marks[i++] = 1
      r++
    }
  }
  return marks ? { ...segment, removed: marks } : segment
}

function measure(segments: readonly LiveSegment[]): { passages: number; meanLength: number } {
  let passages = 0
  let length = 0
  for (const { members, removed } of segments) {
    for (let i = 0; i < members.lengths.length; i++) {
      if (removed?.[i]) continue
      passages++
      length += members.lengths[i]!
    }
  }
  return { passages, meanLength: length / Math.max(1, passages) }
}

function findTerms(segments: readonly LiveSegment[], terms: readonly TermHash[]): FoundTerm[] {
  const wanted = new Map<number, FoundTerm[]>()
  for (const { high, low } of terms) {
    const same = wanted.get(high) ?? []
    wanted.set(high, [...same, { high, low, slices: [], frequency: 0 }])
  }
  const highs = new Set(wanted.keys())
  segments.forEach(({ body, removed }, segment) => {
    const visit = (hash: TermHash, slice: PostingsSlice): void => {
      const term = wanted.get(hash.high)?.find((candidate) => candidate.low === hash.low)
      if (!term) return
      term.slices.push({ segment, slice })
      term.frequency += removed ? countLive(slice, removed) : slice.count
    }
    scanTerms(body, visit, highs)
  })
  return [...wanted.values()].flat().filter((term) => term.frequency > 0)
}

function countLive(slice: PostingsSlice, removed: Uint8Array): number {
  let live = 0
  scanPostings(slice, (doc) => {
    if (!removed[doc]) live++
  })
  return live
}

function collect(segments: readonly LiveSegment[], totals: readonly Float64Array[]): ScoredPassages {
  let matched = 0
  segments.forEach(({ removed }, index) => {
    const total = totals[index]!
    for (let i = 0; i < total.length; i++) {
      if (removed?.[i]) total[i] = 0
      else if (total[i]! > 0) matched++
    }
  })
  const ordinals = new Uint32Array(matched)
  const scores = new Float64Array(matched)
  let at = 0
  segments.forEach(({ members }, index) => {
    const total = totals[index]!
    for (let i = 0; i < total.length; i++) {
      if (total[i]! === 0) continue
      ordinals[at] = members.ordinals[i]!
      scores[at++] = total[i]!
    }
  })
  return { ordinals, scores }
}
