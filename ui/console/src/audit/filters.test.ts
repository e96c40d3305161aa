import { auditRoutes } from '@tragwerk/contracts/audit'
import { expect, test } from 'vitest'
import {
  type AuditSearch,
  isFiltered,
  toChips,
  toFilterQuery,
  withoutChip,
  withoutFilters,
} from './filters.ts'

const full: AuditSearch = {
  q: 'abc',
  action: 'document.accepted',
  actorId: 'system',
  subject: 'document:1',
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-02T00:00:00.000Z',
  sort: 'sequence',
  entry: 7,
}

test('every filter but the search has a chip, and its removal takes only it out of the address', () => {
  const chips = toChips(full)

  expect(chips.map(({ name }) => name)).toEqual(['action', 'actorId', 'subject', 'from', 'to'])
  for (const { name } of chips) {
    const rest = withoutChip(full, name)
    expect(toChips(rest)).toEqual(chips.filter((chip) => chip.name !== name))
    expect(rest).toMatchObject({ q: 'abc', sort: 'sequence', entry: 7 })
  }
})

test('a reset keeps the sort and the open entry', () => {
  expect(withoutFilters(full)).toEqual({ sort: 'sequence', entry: 7 })
  expect([isFiltered(full), isFiltered(withoutFilters(full)), isFiltered({ q: 'a' })]).toEqual([
    true,
    false,
    true,
  ])
})

test('what the address holds is asked of the server', () => {
  const { sort: _, entry: __, ...filters } = full

  expect(toFilterQuery(full)).toEqual(filters)
})

test('nothing that a mistyped address holds is refused by the route', () => {
  const odd: AuditSearch = {
    q: '  ',
    action: 'a'.repeat(101),
    from: 'yesterday',
    to: '2026-03-01',
    subject: '',
  }

  const query = toFilterQuery(odd)

  expect(query).toEqual({ to: '2026-03-01T00:00:00.000Z' })
  expect(auditRoutes.listEntries.query.safeParse(query).success).toBe(true)
})
