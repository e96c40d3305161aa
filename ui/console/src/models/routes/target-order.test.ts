import { expect, test } from 'vitest'
import { moveTarget, toKeyed, toShares } from './target-order.ts'

test('moves an entry by one place, and no further than the ends', () => {
  const list = ['a', 'b', 'c']

  expect(moveTarget(list, 1, -1)).toEqual(['b', 'a', 'c'])
  expect(moveTarget(list, 1, 1)).toEqual(['a', 'c', 'b'])
  expect(moveTarget(list, 0, -1)).toBe(list)
  expect(moveTarget(list, 2, 1)).toBe(list)
})

test('weights become shares', () => {
  expect(toShares([1, 3])).toEqual([0.25, 0.75])
  expect(toShares([])).toEqual([])
})

test('a target that is named twice has two keys', () => {
  const targets = ['a/x', 'a/y', 'a/x'].map((model) => ({ model, weight: 1 }))

  const keys = toKeyed(targets).map(({ key }) => key)

  expect(new Set(keys).size).toBe(3)
})
