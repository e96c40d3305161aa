import { expect, test } from 'vitest'
import { ndcg, percentile, recall } from './quality.ts'

const judged = new Map([
  ['a', 1],
  ['b', 1],
])

test('a perfect order has nDCG 1, a relevant document at rank 3 counts half', () => {
  expect(ndcg(['a', 'b', 'x'], judged, 10)).toBe(1)
  expect(ndcg(['x', 'y', 'a'], new Map([['a', 1]]), 10)).toBeCloseTo(0.5)
})

test('what lies below the depth does not count', () => {
  expect(ndcg(['x', 'a'], judged, 1)).toBe(0)
  expect(recall(['a', 'x', 'b'], judged, 2)).toBe(0.5)
})

test('a percentile is a measured value', () => {
  expect(percentile([5, 1, 3, 2, 4], 0.5)).toBe(3)
  expect(percentile([5, 1, 3, 2, 4], 0.95)).toBe(5)
})
