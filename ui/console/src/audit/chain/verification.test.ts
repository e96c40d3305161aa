import type { AuditVerification } from '@tragwerk/contracts/audit'
import { expect, test } from 'vitest'
import { addVerification, faultOf, suspectOf, type Verification } from './verification.ts'

const aResult = (changes: Partial<AuditVerification>): AuditVerification => ({
  ok: false,
  entries: 5,
  headHash: null,
  firstBadSequence: 3,
  reason: 'changed: entry 3 does not match its hash',
  ...changes,
})

test('the first word of the reason is the fault', () => {
  expect(faultOf(aResult({}))).toBe('changed')
  expect(faultOf(aResult({ reason: 'melted: who knows' }))).toBeUndefined()
  expect(faultOf(aResult({ ok: true, reason: null }))).toBeUndefined()
})

test('the bad entry is looked at, or the last one before a gap', () => {
  expect(suspectOf(aResult({}))).toBe(3)
  expect(suspectOf(aResult({ reason: 'deleted: entry 3 is missing' }))).toBe(2)
  expect(suspectOf(aResult({ reason: 'truncated: …', firstBadSequence: 1 }))).toBeUndefined()
  expect(suspectOf(aResult({ ok: true, firstBadSequence: null }))).toBeUndefined()
})

test('the newest runs are kept, newest first', () => {
  const run = (number: number): Verification => ({ at: String(number), durationMs: 1, result: aResult({}) })

  let kept: readonly Verification[] = []
  for (let number = 0; number < 30; number++) kept = addVerification(kept, run(number))

  expect(kept.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, index) => String(29 - index)))
})
