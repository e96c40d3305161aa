import { expect, test } from 'vitest'
import { type Added, judge, toAdded } from './figures.ts'
import type { Measurement } from './measure.ts'

const none = { p50: 0, p99: 0 }
const calm: Measurement = {
  done: 100,
  errors: {},
  latency: none,
  firstByte: none,
  late: none,
  tookMs: 10_000,
  mostAtOnce: 3,
  memory: { before: 200, peak: 220, after: 210 },
}

const speed = (rssMb: Added['rssMb'], errors = 0): Added => ({
  ...toAdded({ speed: 1, direct: calm, tragwerk: calm }),
  rssMb,
  errors,
})

test('what is added is told in microseconds, and errors of both ways count', () => {
  const direct = { ...calm, latency: { p50: 1, p99: 4 }, errors: { 'status 500': 1 } }
  const tragwerk = { ...calm, latency: { p50: 1.5, p99: 6.25 }, errors: { 'status 429': 2 } }

  expect(toAdded({ speed: 5, direct, tragwerk })).toMatchObject({
    requests: 102,
    requestsPerSecond: 10,
    latencyUs: { p50: 500, p99: 2_250 },
    errors: 3,
  })
})

test('memory is judged against what was held after the first speed', () => {
  const gates = judge([
    speed({ before: 200, peak: 250, after: 200 }),
    speed({ before: 200, peak: 500, after: 310 }),
  ])

  expect(gates.map(({ name, value, passed }) => [name, value, passed])).toEqual([
    ['errors', 0, true],
    ['rssAfterGrowth', 1.55, false],
    ['rssPeakGrowth', 2.5, false],
  ])
})

test('a single failed request fails the run', () => {
  const [errors] = judge([speed({ before: 200, peak: 200, after: 200 }, 1)])

  expect(errors).toMatchObject({ value: 1, passed: false })
})
