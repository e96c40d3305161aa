import type { PassageExplanation, SearchExplanation } from '@tragwerk/contracts/knowledge'
import { expect, test } from 'vitest'
import { effectiveWeights, shareIn, standingIn, weighPassages } from './weigh-lists.ts'

/** The vector list is cut: what it does not show has the share 0.5 in it. */
const search: SearchExplanation = {
  weights: { words: 0.45, grams: 0.45, vector: 0.1 },
  queryWords: ['urlaubstag'],
  candidates: { words: 2, grams: 3, vector: 100 },
  timingMs: { embed: 1, search: 2, total: 3 },
  passages: [
    aPassage('b', { words: 0.4, grams: 1, vector: 0.8 }),
    aPassage('a', { words: 1, grams: 0.3, vector: undefined }),
    aPassage('c', { words: undefined, grams: 0.9, vector: 1 }),
  ],
}

function aPassage(
  chunkId: string,
  shares: Readonly<Record<'words' | 'grams' | 'vector', number | undefined>>,
): PassageExplanation {
  const seat = (share: number | undefined) =>
    share === undefined ? null : { rank: 1, score: share * 7, share }
  return {
    chunkId,
    words: seat(shares.words),
    grams: seat(shares.grams),
    vector: seat(shares.vector),
    contributions: {
      words: 0.45 * (shares.words ?? 0),
      grams: 0.45 * (shares.grams ?? 0),
      vector: 0.1 * (shares.vector ?? 0.5),
    },
    matchedWords: [],
  }
}

test('gives the server’s order and scores with the server’s weights', () => {
  const weighed = weighPassages(search, search.weights)

  expect(weighed.map(({ passage, rank }) => [passage.chunkId, rank])).toEqual([
    ['b', 1],
    ['a', 2],
    ['c', 3],
  ])
  expect(weighed.map(({ contributions }) => contributions)).toEqual(
    search.passages.map(({ contributions }) => contributions),
  )
})

test.each([
  [{ words: 1, grams: 0, vector: 0 }, ['a', 'b', 'c']],
  [{ words: 0, grams: 1, vector: 0 }, ['b', 'c', 'a']],
  [{ words: 0, grams: 0, vector: 1 }, ['c', 'b', 'a']],
])('follows the only list that counts: %o', (weights, order) => {
  expect(weighPassages(search, weights).map(({ passage }) => passage.chunkId)).toEqual(order)
})

test('keeps the share of a cut list for what that list does not show', () => {
  const last = weighPassages(search, { words: 0, grams: 0, vector: 1 }).at(-1)!

  expect(last.contributions.vector).toBeCloseTo(0.5, 12)
  expect(shareIn('vector', search.passages[1]!, search.weights)).toBeCloseTo(0.5, 12)
})

test('orders equal scores by id, as the server does', () => {
  const weights = { words: 0, grams: 0, vector: 0 }

  expect(weighPassages(search, weights).map(({ passage }) => passage.chunkId)).toEqual(['a', 'b', 'c'])
})

test('a list without candidates has no weight, the others share it', () => {
  const wanted = { words: 0.3, grams: 0.2, vector: 0.5 }

  expect(effectiveWeights(wanted, { candidates: { words: 0, grams: 4, vector: 9 } })).toEqual({
    words: 0,
    grams: 0.2 / 0.7,
    vector: 0.5 / 0.7,
  })
  expect(
    effectiveWeights({ words: 0, grams: 0, vector: 0 }, { candidates: { words: 1, grams: 1, vector: 1 } }),
  ).toEqual({ words: 0, grams: 0, vector: 0 })
})

test('tells apart what is found, given the floor, missing and not searched', () => {
  const [b, a, c] = search.passages

  expect(standingIn('words', b!, search)).toBe('found')
  expect(standingIn('vector', a!, search)).toBe('floor')
  expect(standingIn('words', c!, search)).toBe('absent')
  expect(standingIn('words', c!, { candidates: { words: 0, grams: 3, vector: 1 } })).toBe('unused')
})
