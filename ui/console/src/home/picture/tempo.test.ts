import { expect, test } from 'vitest'
import { createTempo } from './tempo.ts'

function countDots(calls: number, seconds: number): number {
  const tempo = createTempo()
  let dots = 0
  for (let tick = 0; tick < seconds * 2; tick += 1) dots += tempo.due([{ id: 'a b', calls }], 500).length
  return dots
}

test('a new flow shows itself at once, then every call has its dot', () => {
  expect(countDots(6, 0.5)).toBe(1)
  expect(countDots(6, 60)).toBe(7)
})

test('many calls stop at a tempo that eyes can follow', () => {
  expect(countDots(100_000, 60)).toBeLessThanOrEqual(62)
})

test('no more than ten dots start at once, and the others follow', () => {
  const tempo = createTempo()
  const flows = Array.from({ length: 15 }, (_, index) => ({ id: String(index), calls: 1 }))

  const first = tempo.due(flows, 500)
  const second = tempo.due(flows, 500)

  expect(first).toHaveLength(10)
  expect(second.map(({ id }) => id)).toEqual(['10', '11', '12', '13', '14'])
})

test('a flow that ended and comes back is new again', () => {
  const tempo = createTempo()
  tempo.due([{ id: 'a b', calls: 1 }], 500)
  tempo.due([], 500)

  expect(tempo.due([{ id: 'a b', calls: 1 }], 500)).toHaveLength(1)
})
