import { expect, test } from 'vitest'
import { createRecentKeys } from './recent-keys.ts'

const row = {}
const authenticated = {
  tenantId: 't',
  principal: { id: 'k', kind: 'api_key', name: 'K', permissions: new Set<never>(), subjects: [] },
} as const
const proven = { provenBy: row, keyId: 'abc', authenticated }

test('finds a key that was kept, and no other', () => {
  const keys = createRecentKeys(() => 0)

  keys.keep('right', proven)

  expect(keys.find('right')).toMatchObject({ provenBy: row, keyId: 'abc', authenticated })
  expect(keys.find('wrong')).toBeUndefined()
})

test('forgets keys that were not proven for five seconds when another comes', () => {
  let now = 0
  const keys = createRecentKeys(() => now)
  keys.keep('old', proven)
  now = 4_000
  keys.keep('young', proven)
  now = 5_000
  keys.keep('new', proven)

  expect(keys.find('old')).toBeUndefined()
  expect(keys.find('young')).toBeDefined()
})

test('keeps at most a thousand keys, the youngest', () => {
  const keys = createRecentKeys(() => 0)
  for (let index = 0; index <= 1_000; index += 1) keys.keep(`key ${index}`, proven)

  expect(keys.find('key 0')).toBeUndefined()
  expect(keys.find('key 1')).toBeDefined()
  expect(keys.find('key 1000')).toBeDefined()
})
