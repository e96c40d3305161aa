import { permissions } from '@tragwerk/contracts/identity'
import { expect, test } from 'vitest'
import {
  emptyDraft,
  expiresAtOf,
  faultsOf,
  type KeyDraft,
  parseSubjects,
  presetOf,
  toKeyBody,
} from './key-draft.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const aDraft = (changes: Partial<KeyDraft> = {}): KeyDraft => ({ ...emptyDraft, name: 'shop', ...changes })

test('an expiry in days counts from now', () => {
  expect(expiresAtOf(aDraft({ expiry: '30' }), now)).toBe('2026-03-31T12:00:00.000Z')
  expect(expiresAtOf(aDraft({ expiry: 'never' }), now)).toBeUndefined()
})

test('a chosen day is valid to its last second, where the reader lives', () => {
  const end = expiresAtOf(aDraft({ expiry: 'date', date: '2026-03-02' }), now)

  expect(new Date(String(end)).toString()).toContain('Mar 02 2026 23:59:59')
})

test.each(['', '2026-02-30T', '2026-02-27', 'tomorrow'])('the day %j is refused', (date) => {
  expect(expiresAtOf(aDraft({ expiry: 'date', date }), now)).toBe('invalid')
})

test('names for access lists may be divided by blanks, commas and lines, and count once', () => {
  expect(parseSubjects('group:hr, user:kim@example.org\nrole:lead group:hr')).toEqual({
    valid: ['group:hr', 'user:kim@example.org', 'role:lead'],
    invalid: [],
  })
  expect(parseSubjects('hr group:').invalid).toEqual(['hr', 'group:'])
})

test('everything that is missing is told, in the order of the form', () => {
  const draft = aDraft({ name: ' ', permissions: [], expiry: 'date', subjects: 'hr' })

  expect(faultsOf(draft, permissions, now)).toEqual(['name', 'permissions', 'date', 'subjects'])
  expect(faultsOf(aDraft(), permissions, now)).toEqual([])
})

test('only permissions that the own key holds are sent', () => {
  const draft = aDraft({ permissions: ['keys:manage', 'knowledge:read'], expiry: 'never' })

  expect(toKeyBody(draft, ['knowledge:read'], now)).toEqual({
    name: 'shop',
    permissions: ['knowledge:read'],
  })
  expect(faultsOf(draft, ['audit:read'], now)).toEqual(['permissions'])
})

test('subjects and expiry are sent when there are some', () => {
  const draft = aDraft({ subjects: 'role:lead', expiry: '365' })

  expect(toKeyBody(draft, permissions, now)).toMatchObject({
    subjects: ['role:lead'],
    expiresAt: '2027-03-01T12:00:00.000Z',
  })
})

test('a choice of permissions is recognised as a preset, whatever its order', () => {
  expect(presetOf(['models:use', 'knowledge:read'])).toBe('application')
  expect(presetOf([...permissions].reverse())).toBe('administrator')
  expect(presetOf(['models:use'])).toBeUndefined()
})
