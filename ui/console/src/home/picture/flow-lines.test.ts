import { expect, test } from 'vitest'
import { type Box, pointOn, toFlowLines, toPath, widthOf } from './flow-lines.ts'

const boxes: Record<string, Box> = {
  'api/gateway': { x: 0, y: 0, width: 300, height: 50 },
  'services/models': { x: 0, y: 100, width: 100, height: 50 },
  'services/knowledge': { x: 200, y: 100, width: 100, height: 50 },
  'data/sql': { x: 200, y: 300, width: 100, height: 50 },
}
const line = (from: string, to: string, calls = 1) => ({ from, to, calls })

test('a member stands upright where the tiles are above each other', () => {
  const [only] = toFlowLines([line('api/gateway', 'services/models')], boxes)

  expect(toPath(only!.points)).toBe('M50 50L50 66C50 83 50 83 50 100')
})

test('it turns only just before its end where they are not', () => {
  const [only] = toFlowLines([line('services/models', 'data/sql')], boxes)

  expect(toPath(only!.points)).toBe('M50 150L50 266C50 283 250 283 250 300')
})

test('a call upward runs the other way round', () => {
  const [only] = toFlowLines([line('services/models', 'api/gateway')], boxes)

  expect([only!.points[0].y, only!.points[4].y]).toEqual([100, 50])
})

test('ends at one edge stand in the order of where they lead to', () => {
  const lines = toFlowLines(
    [line('services/knowledge', 'data/sql'), line('services/models', 'data/sql')],
    boxes,
  )

  expect(lines.map(({ points }) => Math.round(points[4].x))).toEqual([267, 233])
})

test('neighbours are joined by a sagging line below both', () => {
  const [only] = toFlowLines([line('services/knowledge', 'services/models')], boxes)

  expect(only!.points.map(({ y }) => y)).toEqual([150, 150, 170, 170, 150])
})

test('parts that are not in the picture, and flows without calls, draw nothing', () => {
  const flows = [line('api/gateway', 'nowhere/at-all'), line('api/gateway', 'services/models', 0)]

  expect(toFlowLines(flows, boxes)).toEqual([])
})

test('the width grows with the order of magnitude and has an end', () => {
  expect([1, 10, 100, 1e9].map(widthOf)).toEqual([1.2, 2.3, 3.4, 4.5])
})

test('something on the line follows it from its start over the knee to its end', () => {
  const { points } = toFlowLines([line('services/models', 'data/sql')], boxes)[0]!
  const length = 116 + Math.hypot(200, 34)

  expect([0, 58 / length, 1].map((share) => pointOn(points, share))).toEqual([
    { x: 50, y: 150 },
    { x: 50, y: 208 },
    { x: 250, y: 300 },
  ])
})
