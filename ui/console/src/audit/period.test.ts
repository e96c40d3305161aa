import { expect, test } from 'vitest'
import { fromLocalInput, periodOf, periods, startOf, toLocalInput } from './period.ts'

const now = new Date(2026, 2, 10, 15, 30).getTime()

test.each([
  ['today', new Date(2026, 2, 10)],
  ['week', new Date(2026, 2, 4)],
  ['month', new Date(2026, 1, 9)],
] as const)('%s starts at a local midnight', (period, start) => {
  expect(startOf(period, now)).toBe(start.toISOString())
})

test.each(periods)('%s is recognised in the address for the rest of the day', (period) => {
  const from = startOf(period, now)

  expect(periodOf({ from }, now + 3_600_000)).toBe(period)
  expect(periodOf({ from, to: from }, now)).toBe('custom')
})

test('no limits are any time, others are custom', () => {
  expect(periodOf({}, now)).toBe('any')
  expect(periodOf({ to: '2026-03-01T00:00:00.000Z' }, now)).toBe('custom')
})

test('what is typed in local time comes back as typed', () => {
  expect(toLocalInput(fromLocalInput('2026-07-01T09:05'))).toBe('2026-07-01T09:05')
  expect(fromLocalInput('2026-01-01T00:00')).toBe(new Date(2026, 0, 1).toISOString())
})

test.each(['', '2026-', 'soon'])('%j is no moment', (typed) => {
  expect(fromLocalInput(typed)).toBeUndefined()
})

test('a field for a moment that is none stays empty', () => {
  expect([toLocalInput(undefined), toLocalInput('soon')]).toEqual(['', ''])
})
