import { expect, test } from 'vitest'
import { daysLeft } from './key-expiry.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

test.each([
  ['2026-03-15T11:59:59Z', 13],
  ['2026-03-01T13:00:00Z', 0],
  ['2026-03-15T12:00:00Z', undefined],
  [null, undefined],
])('a key that ends at %s has %s days left', (expiresAt, days) => {
  expect(daysLeft({ state: 'active', expiresAt }, now)).toBe(days)
})

test('a revoked key is not warned about', () => {
  expect(daysLeft({ state: 'revoked', expiresAt: '2026-03-02T00:00:00Z' }, now)).toBeUndefined()
})
