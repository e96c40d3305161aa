import { expect, test } from 'vitest'
import { choose } from './selection.ts'

const ids = ['a', 'b', 'c', 'd']

test('choosing a row selects it, choosing it again takes it out', () => {
  const once = choose(new Set(['d']), ids, { id: 'b' })
  expect([...once]).toEqual(['d', 'b'])

  expect([...choose(once, ids, { id: 'b' })]).toEqual(['d'])
})

test('a range reaches from the row chosen before, in either direction', () => {
  expect([...choose(new Set(), ids, { id: 'c', isRange: true, last: 'a' })]).toEqual(['a', 'b', 'c'])
  expect([...choose(new Set(), ids, { id: 'b', isRange: true, last: 'd' })]).toEqual(['b', 'c', 'd'])
})

test('a range from a row that is gone is the row itself', () => {
  expect([...choose(new Set(), ids, { id: 'c', isRange: true, last: 'x' })]).toEqual(['c'])
  expect([...choose(new Set(), ids, { id: 'c', isRange: true })]).toEqual(['c'])
})
