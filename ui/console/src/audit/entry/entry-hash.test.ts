import { createHash, webcrypto } from 'node:crypto'
import type { AuditEntry } from '@tragwerk/contracts/audit'
import { expect, test } from 'vitest'
import { computeHash, noHash, saysTheSame, toHashedBytes } from './entry-hash.ts'

const subtle = webcrypto.subtle as SubtleCrypto
const previousHash = 'ab'.repeat(32)

const anEntry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  sequence: 2,
  at: '2026-03-01T12:00:00.000Z',
  action: 'document.accepted',
  actorId: 'system',
  subject: 'document:1',
  details: { bytes: 12, fields: ['title'], more: { über: null } },
  traceId: '0'.repeat(32),
  hash: noHash,
  ...changes,
})
const textOf = ({ hash: _, ...entry }: AuditEntry) => JSON.stringify({ ...entry, tenantId: 't' })

test('the hashed bytes are a zero byte, the hash before, and the text in UTF-8', () => {
  expect(Buffer.from(toHashedBytes(previousHash, '{"ü":1}')!).toString('hex')).toBe(
    `00${previousHash}${Buffer.from('{"ü":1}').toString('hex')}`,
  )
})

test('the hash is the one that other tools compute', async () => {
  const canonical = textOf(anEntry())
  const expected = createHash('sha256')
    .update(Buffer.concat([Buffer.of(0), Buffer.from(previousHash, 'hex'), Buffer.from(canonical)]))
    .digest('hex')

  expect(await computeHash({ previousHash, canonical }, subtle)).toBe(expected)
  expect(await computeHash({ previousHash: noHash, canonical }, subtle)).not.toBe(expected)
})

test.each([
  ['no cryptography', { previousHash, canonical: '{}' }, undefined],
  ['no text', { previousHash, canonical: '' }, subtle],
  ['no hash before', { previousHash: 'zz', canonical: '{}' }, subtle],
])('with %s there is no hash', async (_, proof, crypto) => {
  expect(await computeHash(proof, crypto)).toBeUndefined()
})

test('the hashed text says what is shown, whatever the order of its members', () => {
  const entry = anEntry()
  const { details, ...rest } = JSON.parse(textOf(entry)) as AuditEntry

  expect(saysTheSame(entry, JSON.stringify({ details, ...rest }))).toBe(true)
})

test.each<[string, Partial<AuditEntry>]>([
  ['actor', { actorId: 'somebody' }],
  ['number in the details', { details: { bytes: 13, fields: ['title'], more: { über: null } } }],
  ['member more in the details', { details: { bytes: 12, fields: ['title'], more: { über: null }, x: 1 } }],
  ['list', { details: { bytes: 12, fields: { 0: 'title' }, more: { über: null } } }],
])('another %s is noticed', (_, changes) => {
  expect(saysTheSame(anEntry(changes), textOf(anEntry()))).toBe(false)
})

test('a text that is no JSON says nothing', () => {
  expect(saysTheSame(anEntry(), '')).toBe(false)
})
