import type { AuditEntry } from '@tragwerk/contracts/audit'
import { expect, test } from 'vitest'
import { countNew } from './new-entries.ts'

const entries = (...sequences: number[]) => sequences.map((sequence) => ({ sequence }) as AuditEntry)

test('without filters the sequences tell the count, however many were asked for', () => {
  expect(countNew({ newest: entries(112), shown: 100, isFiltered: false })).toEqual({
    count: 12,
    isMore: false,
  })
})

test('with filters only what matches is counted', () => {
  expect(countNew({ newest: entries(112, 105, 100, 90), shown: 100, isFiltered: true })).toEqual({
    count: 2,
    isMore: false,
  })
})

test('when all that was asked for is new there may be more', () => {
  expect(countNew({ newest: entries(112, 105), shown: 100, isFiltered: true })).toEqual({
    count: 2,
    isMore: true,
  })
})

test.each([undefined, [], entries(100)])('nothing new is nothing', (newest) => {
  expect(countNew({ newest, shown: 100, isFiltered: true }).count).toBe(0)
  expect(countNew({ newest, shown: 100, isFiltered: false }).count).toBe(0)
})
