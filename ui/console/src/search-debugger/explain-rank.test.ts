import type { SearchExplanation } from '@tragwerk/contracts/knowledge'
import { expect, test } from 'vitest'
import { explainRank } from './explain-rank.ts'
import { weighPassages } from './weigh-lists.ts'

const search: SearchExplanation = {
  weights: { words: 0.35, grams: 0, vector: 0.65 },
  queryWords: ['hotel'],
  candidates: { words: 2, grams: 0, vector: 100 },
  timingMs: { embed: 1, search: 2, total: 3 },
  passages: [
    {
      chunkId: 'a',
      words: { rank: 1, score: 5, share: 1 },
      grams: null,
      vector: { rank: 2, score: 0.6, share: 0.8 },
      contributions: { words: 0.35, grams: 0, vector: 0.52 },
      matchedWords: ['hotel'],
    },
    {
      chunkId: 'b',
      words: null,
      grams: null,
      vector: { rank: 1, score: 0.75, share: 1 },
      contributions: { words: 0, grams: 0, vector: 0.65 },
      matchedWords: [],
    },
  ],
}
const ranking = { search, weights: search.weights, weighed: weighPassages(search, search.weights) }

test('its parts add up to the score, and each says how its list stands to the passage', () => {
  const { parts, score } = explainRank(ranking.weighed[1]!, ranking)

  expect(parts.reduce((sum, part) => sum + part.contribution, 0)).toBe(score)
  expect(parts.map(({ name, standing, rank }) => [name, standing, rank])).toEqual([
    ['words', 'absent', null],
    ['grams', 'unused', null],
    ['vector', 'found', 1],
  ])
})

test('names the list that gives most, and what its lead is made of', () => {
  const first = explainRank(ranking.weighed[0]!, ranking)

  expect(first.leading).toEqual({ name: 'vector', share: 0.52 / 0.87 })
  expect(first.above).toBeUndefined()
  expect(first.below?.rank).toBe(2)
  expect(first.below?.lead).toBeCloseTo(0.22, 12)
  expect(first.below?.byList.words).toBeCloseTo(0.35, 12)
  expect(first.below?.byList.vector).toBeCloseTo(-0.13, 12)
})

test('names no list when two give the same', () => {
  const weights = { words: 0.5, grams: 0.5, vector: 0 }
  const even: SearchExplanation = {
    ...search,
    weights,
    passages: [{ ...search.passages[0]!, contributions: { words: 0.5, grams: 0.5, vector: 0 } }],
  }
  const weighed = weighPassages(even, weights)

  expect(explainRank(weighed[0]!, { search: even, weights, weighed }).leading).toBeUndefined()
})
