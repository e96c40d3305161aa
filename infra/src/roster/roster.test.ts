import { expect, test } from 'vitest'
import { createRoster } from './index.ts'

const anItem = (name: number) => ({ name, place: -1 })

/** The same steps in every run. */
function* steps(count: number) {
  let seed = 7
  for (let at = 0; at < count; at += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    yield { isAdded: seed % 3 !== 0, name: Math.floor(seed / 64) % 21 }
  }
}

test('holds what was added and not removed, whatever the order', () => {
  const roster = createRoster<ReturnType<typeof anItem>>()
  const all = Array.from({ length: 21 }, (_, name) => anItem(name))
  const expected = new Set<number>()
  const byNumber = (a: number, b: number) => a - b

  for (const { isAdded, name } of steps(2_000)) {
    if (!isAdded) roster.remove(all[name]!)
    else if (!expected.has(name)) roster.add(all[name]!)
    if (isAdded) expected.add(name)
    else expected.delete(name)
    const found: number[] = []
    roster.forEach((item) => {
      found.push(item.name)
    })
    expect(found.toSorted(byNumber)).toEqual([...expected].toSorted(byNumber))
    expect(roster.size).toBe(expected.size)
  }
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
