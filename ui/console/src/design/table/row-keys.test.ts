import { expect, test } from 'vitest'
import { rowAfterKey } from './row-keys.ts'

test.each([
  ['ArrowDown', 5, 6],
  ['j', 5, 6],
  ['ArrowUp', 5, 4],
  ['k', 5, 4],
  ['PageDown', 5, 15],
  ['PageUp', 15, 5],
  ['Home', 50, 0],
  ['End', 5, 99],
])('%s moves from row %i to row %i', (key, from, to) => {
  expect(rowAfterKey(key, from, 100)).toBe(to)
})

test('movement stops at the first and at the last row', () => {
  expect([rowAfterKey('k', 0, 100), rowAfterKey('PageDown', 95, 100)]).toEqual([0, 99])
})

test('other keys are left to the page', () => {
  expect(rowAfterKey('x', 5, 100)).toBeUndefined()
})
