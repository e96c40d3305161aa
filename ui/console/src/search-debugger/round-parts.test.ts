import { expect, test } from 'vitest'
import { roundParts } from './round-parts.ts'

test.each([
  [[0.20621824, 0.45, 0.08146128], 3, [0.206, 0.45, 0.082]],
  [[1 / 3, 1 / 3, 1 / 3], 2, [0.34, 0.33, 0.33]],
  [[0, 0, 0], 3, [0, 0, 0]],
  [[1, 0, 0], 3, [1, 0, 0]],
])('%o to %i digits is %o', (parts, digits, rounded) => {
  expect(roundParts(parts, digits)).toEqual(rounded)
})

test('the rounded parts add up to the rounded sum', () => {
  const parts = [0.123456, 0.234567, 0.345678]

  const sum = roundParts(parts, 4).reduce((total, part) => total + part, 0)

  expect(sum).toBeCloseTo(0.7037, 10)
})
