import { describe, expect, it } from 'vitest'
import { buildSegment } from './build-segment.ts'
import { compareHashes, hashTerm } from './hash-term.ts'
import { mergeSegments, planMerge } from './merge-segments.ts'
import { decodeMembers, encodeBlocks, encodeMembers, scanPostings, scanTerms } from './segment.ts'

const passages = [
  { ordinal: 70_000, terms: ['a', 'b', 'a'] },
  { ordinal: 5, terms: ['b', ...Array.from({ length: 300 }, () => 'often')] },
  { ordinal: 9, terms: [] },
]

describe('a segment', () => {
  it('gives back what was packed, in the order of the hashes', () => {
    const { members, terms } = buildSegment(passages)
    const { blocks } = encodeBlocks(terms)

    expect(readAll(Buffer.concat(blocks.map((block) => block.body)))).toEqual(
      [
        { ...hashTerm('a'), postings: [[1, 2]] },
        {
          ...hashTerm('b'),
          postings: [
            [0, 1],
            [1, 1],
          ],
        },
        { ...hashTerm('often'), postings: [[0, 300]] },
      ].sort(compareHashes),
    )
    const { ordinals, lengths } = decodeMembers(encodeMembers(members))
    expect([...ordinals]).toEqual([5, 70_000])
    expect([...lengths]).toEqual([301, 3])
  })

  it('cuts many terms into blocks of a few kilobytes, each term in the block its hash names', () => {
    const many = [{ ordinal: 1, terms: Array.from({ length: 20_000 }, (_, i) => `term ${i}`) }]
    const { bits, blocks } = encodeBlocks(buildSegment(many).terms)

    expect(Math.max(...blocks.map((block) => block.body.length))).toBeLessThan(4096)
    for (const { bucket, body } of blocks) {
      scanTerms(body, ({ high }) => expect(high >>> (32 - bits)).toBe(bucket))
    }
  })

  it('joins with others without the removed passages and tells which it dropped', () => {
    const stored = [passages, [{ ordinal: 6, terms: ['b'] }]].map((some, i) => {
      const { members, terms } = buildSegment(some)
      const body = Buffer.concat(encodeBlocks(terms).blocks.map((block) => block.body))
      return { id: String(i), members: decodeMembers(encodeMembers(members)), body }
    })

    const { content, dropped } = mergeSegments(stored, new Set([70_000, 8]))

    expect(dropped).toEqual([70_000])
    expect(content.members).toEqual([
      { ordinal: 5, length: 301 },
      { ordinal: 6, length: 1 },
    ])
    expect([...content.terms].sort(compareHashes)).toEqual(
      [
        { ...hashTerm('b'), docs: [0, 1], counts: [1, 1] },
        { ...hashTerm('often'), docs: [0], counts: [300] },
      ].sort(compareHashes),
    )
  })
})

describe('planMerge', () => {
  const sized = (sizes: number[]) => sizes.map((passageCount, i) => ({ id: `${i}`, passages: passageCount }))

  it('waits for eight segments of a size', () => {
    expect(planMerge(sized([1, 1, 1, 1, 1, 1, 1, 8, 9, 5000]))).toEqual([])
  })

  it('takes the smaller ones along and leaves full ones alone', () => {
    const ids = planMerge(sized([5000, 8, 9, 10, 11, 12, 13, 14, 15, 2]))

    expect(ids.sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
  })

  it('never rewrites more than 8192 passages at once', () => {
    expect(planMerge(sized(Array.from({ length: 8 }, () => 4000)))).toHaveLength(2)
  })
})

describe('hashTerm', () => {
  it('never changes, because hashes are stored', () => {
    expect([hashTerm(''), hashTerm('Größe'), hashTerm('日本')]).toEqual([
      { high: 1648127310, low: 3858238943 },
      { high: 1426586642, low: 3518476152 },
      { high: 3223448834, low: 959933949 },
    ])
  })

  it('spreads similar terms evenly over the blocks', () => {
    const buckets = new Array<number>(64).fill(0)
    for (let i = 0; i < 6400; i++) buckets[hashTerm(`t${i}`).high >>> 26]!++

    expect(Math.min(...buckets)).toBeGreaterThan(50)
    expect(Math.max(...buckets)).toBeLessThan(160)
  })

  it('tells 400,000 terms apart', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 200_000; i++) {
      for (const term of [`${i}`, `w${i}`]) seen.add(`${hashTerm(term).high}/${hashTerm(term).low}`)
    }

    expect(seen.size).toBe(400_000)
  })
})

function readAll(body: Uint8Array) {
  const found: Array<{ high: number; low: number; postings: number[][] }> = []
  scanTerms(body, (term, slice) => {
    const postings: number[][] = []
    scanPostings(slice, (doc, count) => postings.push([doc, count]))
    found.push({ ...term, postings })
  })
  return found
}
