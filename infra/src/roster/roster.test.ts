import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRoster } from './index.ts'

const anItem = (name: number) => ({ name, place: -1 })

test('holds what was added and not removed, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(20))), (steps) => {
      const roster = createRoster<ReturnType<typeof anItem>>()
      const all = Array.from({ length: 21 }, (_, name) => anItem(name))
      const expected = new Set<number>()
      for (const [isAdded, name] of steps) {
        if (!isAdded) {
          roster.remove(all[name]!)
          expected.delete(name)
        } else if (!expected.has(name)) {
          roster.add(all[name]!)
          expected.add(name)
        }
      }
      const found: number[] = []
      roster.forEach(({ name }) => {
        found.push(name)
      })
      expect(found.toSorted()).toEqual([...expected].toSorted())
      expect(roster.size).toBe(expected.size)
    }),
  )
})

test('items may leave while all are visited; those that left are not', () => {
  const roster = createRoster<ReturnType<typeof anItem>>()
  const [first, second, third] = [anItem(1), anItem(2), anItem(3)]
  for (const item of [first, second, third]) roster.add(item)
  const visited: number[] = []

  roster.forEach(({ name }) => {
    visited.push(name)
    roster.remove(first)
    roster.remove(third)
  })

  expect(visited).toEqual([1, 2])
  expect(roster.size).toBe(1)
})
