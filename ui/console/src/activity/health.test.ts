import { expect, test } from 'vitest'
import { judgeHealth } from './health.ts'

const quiet = { calls: 0, failures: 0 }

test('a quiet server is well', () => {
  expect(judgeHealth('up', 'live', quiet)).toBe('well')
})

test.each([
  [100, 4, 'well'],
  [100, 5, 'failing'],
  [1, 1, 'failing'],
])('%i requests of which %i failed are %s', (calls, failures, health) => {
  expect(judgeHealth('up', 'live', { calls, failures })).toBe(health)
})

test('old figures do not hide that the server is gone', () => {
  expect(judgeHealth('up', 'lost', quiet)).toBe('down')
  expect(judgeHealth('down', 'live', quiet)).toBe('down')
})

test('nothing is claimed before the first event, nor for a key that may not look', () => {
  expect(judgeHealth('up', 'connecting', undefined)).toBe('unknown')
  expect(judgeHealth('up', 'refused', quiet)).toBe('unknown')
})
