import { expect, test } from 'vitest'
import { splitEntry, toEntry } from './access-entry.ts'

test.each([
  ['user', 'anna@example.org', 'user:anna@example.org'],
  ['group', ' sales ', 'group:sales'],
  ['user', 'role:admin', 'role:admin'],
  ['group', 'two words', undefined],
  ['group', '', undefined],
  ['group', 'x'.repeat(101), undefined],
] as const)('as a %s, %j is read as %j', (kind, typed, entry) => {
  expect(toEntry(kind, typed)).toBe(entry)
})

test('an entry is shown in its two parts', () => {
  expect(splitEntry('user:anna@example.org')).toEqual({ kind: 'user', name: 'anna@example.org' })
})
