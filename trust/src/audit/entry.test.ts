import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { cleanRecord, genesisHash, hashEntry, proveEntry } from './entry.ts'

const entry = {
  sequence: 1,
  at: '2026-01-01T00:00:00.000Z',
  action: 'document.accepted',
  actorId: 'system',
  subject: 'document:1',
  details: { b: 1, a: 2 },
  traceId: '0'.repeat(32),
  previousHash: genesisHash,
}

describe('hashEntry', () => {
  it('hashes a zero byte, the previous hash and the canonical JSON', () => {
    const canonical =
      '{"action":"document.accepted","actorId":"system","at":"2026-01-01T00:00:00.000Z","details":{"a":2,"b":1},' +
      `"sequence":1,"subject":"document:1","tenantId":"t","traceId":"${'0'.repeat(32)}"}`
    const expected = createHash('sha256')
      .update(Buffer.concat([Buffer.alloc(33), Buffer.from(canonical)]))
      .digest('hex')

    expect(hashEntry('t', entry)).toBe(expected)
  })
})

describe('proveEntry', () => {
  it('has nothing to show, and no match, for what no hash could have been made of', () => {
    const proof = proveEntry('t', { ...entry, details: { count: Infinity }, hash: '' })

    expect(proof).toMatchObject({ canonical: '', computedHash: '', matches: false })
  })
})

describe('cleanRecord', () => {
  const record = { action: 'document.accepted', subject: 'document:1' }

  it('replaces what the database cannot hold, in names too, and drops undefined', () => {
    const cleaned = cleanRecord({ ...record, details: { 'a\0': ['\ud800x', undefined], gone: undefined } })

    expect(cleaned.details).toEqual({ 'a\uFFFD': ['\uFFFDx', null] })
  })

  it.each([
    ['an action that is not noun.verb', { ...record, action: 'Document accepted' }],
    ['an empty subject', { ...record, subject: '' }],
    ['a subject of 501 characters', { ...record, subject: 'x'.repeat(501) }],
    ['details over 64 KiB', { ...record, details: { text: 'ä'.repeat(32 * 1024) } }],
    [
      'details nested 600 deep',
      { ...record, details: { deep: JSON.parse('['.repeat(600) + ']'.repeat(600)) } },
    ],
    [
      'details nested 100,000 deep',
      { ...record, details: { deep: JSON.parse('['.repeat(1e5) + ']'.repeat(1e5)) } },
    ],
    ['details that are not JSON', { ...record, details: { count: 1n } }],
  ])('refuses %s', (_, bad) => {
    expect(() => cleanRecord(bad)).toThrow(expect.objectContaining({ code: 'audit.entry_invalid' }))
  })
})
