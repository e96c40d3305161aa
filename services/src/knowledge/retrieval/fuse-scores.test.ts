import { expect, test } from 'vitest'
import { fuseScores } from './fuse-scores.ts'

const list = (weight: number, scores: Record<string, number>, isCut = false) => ({
  weight,
  isCut,
  matches: Object.entries(scores).map(([id, score]) => ({ id, score })),
})

test('an entry that leads in both lists scores 1', () => {
  const [first] = fuseScores([list(0.35, { a: 12, b: 3 }), list(0.65, { a: 0.8, b: 0.2 })])

  expect(first).toEqual({ id: 'a', score: 1 })
})

test('magnitudes decide, not ranks', () => {
  const fused = fuseScores([list(0.5, { a: 10, b: 9.9 }), list(0.5, { b: 0.9, a: 0.1 })])

  expect(fused.map((match) => match.id)).toEqual(['b', 'a'])
})

test('an entry missing from a cut list gets the score of its last entry, from a complete list none', () => {
  const lexical = { a: 10, b: 5 }

  const [cut] = fuseScores([list(0.5, lexical, true), list(0.5, { c: 1 }, true)])
  const complete = fuseScores([list(0.5, lexical), list(0.5, { c: 1 })])

  expect(cut?.id).toBe('a')
  expect(complete.find((match) => match.id === 'c')?.score).toBeCloseTo(0.5)
})

test('empty and weightless lists leave the others their full weight', () => {
  const fused = fuseScores([list(0.45, {}), list(0, { x: 9 }), list(0.1, { a: 0.5 })])

  expect(fused).toEqual([{ id: 'a', score: 1 }])
})

test('ties are broken by id so that pages are stable', () => {
  const fused = fuseScores([list(1, { b: 1, a: 1 })])

  expect(fused.map((match) => match.id)).toEqual(['a', 'b'])
})
