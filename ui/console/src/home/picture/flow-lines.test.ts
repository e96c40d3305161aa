import { expect, test } from 'vitest'
import { type Box, pointOn, toFlowLines, toPath, widthOf } from './flow-lines.ts'

const boxes: Record<string, Box> = {
  'api/gateway': { x: 0, y: 0, width: 300, height: 50 },
  'services/models': { x: 0, y: 100, width: 100, height: 50 },
  'services/knowledge': { x: 200, y: 100, width: 100, height: 50 },
}
const line = (from: string, to: string, calls = 1) => ({ from, to, calls })

test('a call downward leaves at the lower edge and enters at the upper one', () => {
  const [only] = toFlowLines([line('api/gateway', 'services/models')], boxes)

  expect(toPath(only!.points)).toBe('M150 50C150 75 50 75 50 100')
})

test('a call upward runs the other way round', () => {
  const [only] = toFlowLines([line('services/models', 'api/gateway')], boxes)

  expect([only!.points[0].y, only!.points[3].y]).toEqual([100, 50])
})

test('ends at one edge stand in the order of where they lead to', () => {
  const lines = toFlowLines(
    [line('api/gateway', 'services/knowledge'), line('api/gateway', 'services/models')],
    boxes,
  )

  expect(lines.map(({ points }) => points[0].x)).toEqual([200, 100])
})

test('neighbours are joined by a sagging line below both', () => {
  const [only] = toFlowLines([line('services/knowledge', 'services/models')], boxes)

  expect(only!.points.map(({ y }) => y)).toEqual([150, 170, 170, 150])
})

test('parts that are not in the picture, and flows without calls, draw nothing', () => {
  expect(
    toFlowLines([line('api/gateway', 'data/sql'), line('api/gateway', 'services/models', 0)], boxes),
  ).toEqual([])
})

test('the width grows with the order of magnitude and has an end', () => {
  expect([1, 10, 100, 1e9].map(widthOf)).toEqual([1.2, 2.3, 3.4, 4.5])
})

test('something on the line begins at its start and stops at its end', () => {
  const { points } = toFlowLines([line('api/gateway', 'services/models')], boxes)[0]!

  expect([pointOn(points, 0), pointOn(points, 0.5), pointOn(points, 1)]).toEqual([
    { x: 150, y: 50 },
    { x: 100, y: 75 },
    { x: 50, y: 100 },
  ])
})
