import type { AuditProof } from '@tragwerk/contracts/audit'
import { expect, test } from 'vitest'
import { checkEntry, type Neighbour } from './checks.ts'

const hashOf = (sequence: number) => String(sequence).repeat(64)

function aProof(sequence: number, changes: Partial<AuditProof['entry']> = {}): AuditProof {
  const said = { sequence, at: 't', action: 'a.b', actorId: 'x', subject: 's', details: {}, traceId: '' }
  return {
    entry: { ...said, hash: hashOf(sequence), ...changes },
    previousHash: hashOf(sequence - 1),
    canonical: JSON.stringify(said),
    computedHash: hashOf(sequence),
    matches: true,
  }
}

const check = (proof: AuditProof, previous: Neighbour, next: Neighbour) =>
  checkEntry({ proof, computedHash: hashOf(proof.entry.sequence), previous, next })

test('an entry between two that fit is sound', () => {
  expect(check(aProof(2), aProof(1), aProof(3))).toEqual({
    text: 'good',
    hash: 'good',
    previous: 'good',
    next: 'good',
  })
})

test('the first entry follows upon zeros, the newest has nothing after it', () => {
  expect(check(aProof(1), 'none', 'none')).toMatchObject({ previous: 'good', next: 'open' })
  expect(check({ ...aProof(1), previousHash: hashOf(7) }, 'none', 'none').previous).toBe('bad')
})

test('another hash than the stored one is found', () => {
  const input = { proof: aProof(2), previous: undefined, next: undefined }

  expect(checkEntry({ ...input, computedHash: hashOf(9) }).hash).toBe('bad')
  expect(checkEntry({ ...input, computedHash: undefined }).hash).toBe('open')
})

test('a shown entry that is not the hashed one is found', () => {
  expect(check(aProof(2, { actorId: 'somebody' }), aProof(1), aProof(3)).text).toBe('bad')
})

test('an entry that was replaced by a sound one is found by its neighbours', () => {
  const replaced = aProof(2, { hash: hashOf(8) })

  expect(check(replaced, aProof(1), aProof(3)).next).toBe('bad')
  expect(check(aProof(3), replaced, 'none').previous).toBe('bad')
})

test('a missing neighbour is found, one that is still loading is not judged', () => {
  expect(check(aProof(2), 'missing', 'missing')).toMatchObject({ previous: 'bad', next: 'bad' })
  expect(check(aProof(2), undefined, undefined)).toMatchObject({ previous: 'open', next: 'open' })
})
