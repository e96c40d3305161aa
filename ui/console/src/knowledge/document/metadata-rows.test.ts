import { Metadata } from '@tragwerk/contracts/knowledge'
import { expect, test } from 'vitest'
import { checkRows, fromRows, toRows } from './metadata-rows.ts'

test('metadata becomes rows and the rows become the same metadata', () => {
  const metadata = { year: 2026, price: -1.5, final: false, owner: 'HR', note: '', parent: null }

  const rows = toRows(metadata)

  expect(checkRows(rows).every((problem) => problem === undefined)).toBe(true)
  expect(fromRows(rows)).toEqual(metadata)
  expect(Metadata.parse(fromRows(rows))).toEqual(metadata)
})

test.each([
  ['a missing key', { key: ' ', type: 'text', value: 'x' }, 'keyMissing'],
  ['a key that is too long', { key: 'k'.repeat(101), type: 'text', value: '' }, 'keyLong'],
  ['a text that is too long', { key: 'a', type: 'text', value: 'x'.repeat(2001) }, 'valueLong'],
  ['no number', { key: 'a', type: 'number', value: '12 kg' }, 'valueNoNumber'],
  ['an empty number', { key: 'a', type: 'number', value: '' }, 'valueNoNumber'],
  ['an endless number', { key: 'a', type: 'number', value: '1e999' }, 'valueNoNumber'],
  ['a character that cannot be stored', { key: 'a', type: 'text', value: '\0' }, 'notStorable'],
  ['a number with a decimal comma', { key: 'a', type: 'number', value: '1,5' }, undefined],
] as const)('says what is wrong with %s', (_, row, problem) => {
  expect(checkRows([row])).toEqual([problem])
})

test('of two rows with one key the later is at fault', () => {
  const row = { key: 'a', type: 'text', value: '' } as const

  expect(checkRows([row, row])).toEqual([undefined, 'keyTwice'])
})

test('reads a decimal comma as a German would type it', () => {
  expect(fromRows([{ key: 'price', type: 'number', value: ' 1,25 ' }])).toEqual({ price: 1.25 })
})
