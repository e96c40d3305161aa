import { createByteWriter } from './byte-writer.ts'
import { compareHashes, type TermHash } from './hash-term.ts'

/** A passage inside a segment; its position in the member list is its number in the postings. */
export interface Member {
  /** The passage's number in the database; never used twice. */
  readonly ordinal: number
  /** How many terms it has, repetitions counted. */
  readonly length: number
}

/** The passages of a segment as columns, in the order of their numbers in the postings. */
export interface Members {
  readonly ordinals: Uint32Array
  readonly lengths: Uint32Array
}

/** One term's occurrences in a segment: pairs of member number (ascending) and count. */
export interface TermPostings extends TermHash {
  readonly docs: readonly number[]
  readonly counts: readonly number[]
}

/** A segment's postings cut into blocks by the leading bits of the term hash. */
export interface EncodedBlocks {
  /** A term is in the block numbered by the first `bits` bits of its hash. */
  readonly bits: number
  readonly blocks: ReadonlyArray<{ readonly bucket: number; readonly body: Buffer }>
}

/** Found in a block: where a term's postings lie. */
export interface PostingsSlice {
  readonly body: Uint8Array
  readonly start: number
  readonly end: number
  /** Number of passages with the term, removed ones included. */
  readonly count: number
}

/** Blocks of this size stay inside the table's pages; most are smaller, those of frequent terms larger. */
const TARGET_BLOCK_BYTES = 1400
const MAX_BITS = 16

/** Packs members: ordinal and length, four bytes each. */
export function encodeMembers(members: readonly Member[]): Buffer {
  const writer = createByteWriter()
  for (const { ordinal, length } of members) {
    writer.uint32(ordinal)
    writer.uint32(length)
  }
  return Buffer.from(writer.bytes())
}

/** Reverses `encodeMembers`. */
export function decodeMembers(bytes: Uint8Array): Members {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes.byteLength / 8
  const ordinals = new Uint32Array(count)
  const lengths = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    ordinals[i] = view.getUint32(i * 8, true)
    lengths[i] = view.getUint32(i * 8 + 4, true)
  }
  return { ordinals, lengths }
}

/**
 * Packs postings, terms in any order. A term is its hash, the number of its passages, the size of what
 * follows, then per passage the distance to the previous one with one flag bit for "occurs once", else the count.
 */
export function encodeBlocks(terms: readonly TermPostings[]): EncodedBlocks {
  const sorted = [...terms].sort(compareHashes)
  const body = createByteWriter()
  const packed = createByteWriter()
  const starts: number[] = []
  for (const term of sorted) {
    starts.push(body.length)
    packed.clear()
    let previous = -1
    for (let i = 0; i < term.docs.length; i++) {
      const doc = term.docs[i]!
      const count = term.counts[i]!
      const gap = (doc - previous - 1) * 2
      previous = doc
      packed.varint(count === 1 ? gap + 1 : gap)
      if (count !== 1) packed.varint(count)
    }
    body.uint32(term.high)
    body.uint32(term.low)
    body.varint(term.docs.length)
    body.varint(packed.length)
    body.append(packed.bytes())
  }
  return cut(sorted, starts, Buffer.from(body.bytes()))
}

function cut(sorted: readonly TermHash[], starts: readonly number[], body: Buffer): EncodedBlocks {
  const wanted = Math.max(1, body.length / TARGET_BLOCK_BYTES)
  const bits = Math.min(MAX_BITS, Math.ceil(Math.log2(wanted)))
  const blocks: Array<{ bucket: number; body: Buffer }> = []
  for (let i = 0; i < sorted.length; ) {
    const bucket = bucketOf(sorted[i]!.high, bits)
    let end = i + 1
    while (end < sorted.length && bucketOf(sorted[end]!.high, bits) === bucket) end++
    blocks.push({ bucket, body: body.subarray(starts[i]!, starts[end] ?? body.length) })
    i = end
  }
  return { bits, blocks }
}

/** The block that holds a term. Shifting by 32 would be shifting by 0, hence the first case. */
export function bucketOf(high: number, bits: number): number {
  return bits === 0 ? 0 : high >>> (32 - bits)
}

/**
 * Calls `visit` with every term of one or more concatenated block bodies, in stored order; with `highs` only
 * with terms whose hash begins with one of them.
 */
export function scanTerms(
  body: Uint8Array,
  visit: (term: TermHash, postings: PostingsSlice) => void,
  highs?: ReadonlySet<number>,
): void {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const cursor = { at: 0 }
  while (cursor.at < body.length) {
    const high = view.getUint32(cursor.at, true)
    const low = view.getUint32(cursor.at + 4, true)
    cursor.at += 8
    const count = readVarint(body, cursor)
    const size = readVarint(body, cursor)
    const start = cursor.at
    cursor.at += size
    if (!highs || highs.has(high)) visit({ high, low }, { body, start, end: cursor.at, count })
  }
}

/** Calls `visit` with every (member number, count) of a term, ascending. */
export function scanPostings(slice: PostingsSlice, visit: (doc: number, count: number) => void): void {
  const { body, end } = slice
  const cursor = { at: slice.start }
  let doc = -1
  while (cursor.at < end) {
    const coded = readVarint(body, cursor)
    doc += (coded >>> 1) + 1
    visit(doc, coded & 1 ? 1 : readVarint(body, cursor))
  }
}

function readVarint(body: Uint8Array, cursor: { at: number }): number {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = body[cursor.at++]!
    value |= (byte & 127) << shift
    if (byte < 128) return value
  }
}
