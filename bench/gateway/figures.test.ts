import { expect, test } from 'vitest'
import { type Results, toFigures } from './figures.ts'
import type { Measurement } from './measure.ts'
import type { TargetName } from './targets.ts'

const none = { p50: 0, p99: 0 }

function aMeasurement(changes: Partial<Measurement>): Measurement {
  return {
    done: 1,
    errors: {},
    cpuUs: undefined,
    servingCpuUs: undefined,
    latency: none,
    firstByte: none,
    chunkLag: none,
    overhead: none,
    ...changes,
  }
}

function inMany(targets: Partial<Record<TargetName, readonly Partial<Measurement>[]>>): Results {
  const runs = Object.entries(targets).map(
    ([name, found]) => [name as TargetName, found.map(aMeasurement)] as const,
  )
  return new Map([['many', new Map(runs)]])
}

test('the bare gateway is judged by its own processor time, the full one by that of the whole program', () => {
  const results = inMany({
    node: [{ cpuUs: 100 }],
    portkey: [{ cpuUs: 1_000 }],
    bare: [{ cpuUs: 120 }],
    tragwerk: [{ cpuUs: 400, servingCpuUs: 300 }],
  })

  expect(toFigures(results, new Map())).toMatchObject({
    bareVsNode: 1.2,
    bareVsPortkey: 0.12,
    fullVsPortkey: 0.4,
  })
})

test('of several rounds the best counts', () => {
  const results = inMany({ node: [{ cpuUs: 100 }, { cpuUs: 90 }], bare: [{ cpuUs: 200 }, { cpuUs: 180 }] })

  expect(toFigures(results, new Map()).bareVsNode).toBe(2)
})

test('nothing is said about a target that was not measured', () => {
  const figures = toFigures(inMany({ node: [{ cpuUs: 100 }], tragwerk: [{ cpuUs: 400 }] }), new Map())

  expect(figures.bareVsNode).toBeUndefined()
})

test('what a target adds to the direct way is told as a multiple of what the proxy adds', () => {
  const results = inMany({
    direct: [{ latency: { p50: 1, p99: 4 } }],
    node: [{ latency: { p50: 3, p99: 10 } }],
    bare: [{ latency: { p50: 4, p99: 13 } }],
  })

  const { addedP50VsNode, addedP99VsNode } = toFigures(results, new Map())

  expect(addedP50VsNode.many).toEqual({ bare: 1.5 })
  expect(addedP99VsNode.many).toEqual({ bare: 1.5 })
})
