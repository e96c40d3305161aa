import type { AuditEntry } from '@tragwerk/contracts/audit'
import { expect, test } from 'vitest'
import { gatherFacts, parseSubject, shortId } from './subject.ts'

test.each([
  ['document:01a1', { kind: 'document', id: '01a1' }],
  ['api_key:01a1', { kind: 'api_key', id: '01a1' }],
  ['workflow:01a1', { kind: undefined, id: 'workflow:01a1' }],
  ['nothing', { kind: undefined, id: 'nothing' }],
  [':', { kind: undefined, id: ':' }],
])('%s is taken apart', (subject, parts) => {
  expect(parseSubject(subject)).toEqual(parts)
})

test('ids of the same moment stay apart when shortened', () => {
  expect(shortId('01a1fd35-cbc3-7b96-9e2e-8c4eb657c5b3')).toBe('01a1…57c5b3')
  expect(shortId('system')).toBe('system')
})

test('entries tell where a document lies, how things are called, and what is gone', () => {
  const entry = (action: string, subject: string, details = {}) =>
    ({ action, subject, details }) as AuditEntry

  const facts = gatherFacts([
    entry('document.indexed', 'document:1'),
    entry('document.accepted', 'document:1', { collection: 'handbook' }),
    entry('collection.created', 'collection:2', { name: 'handbook' }),
    entry('document.deleted', 'document:3', { collection: 'handbook' }),
  ])

  expect(facts.collections.get('document:1')).toBe('handbook')
  expect(facts.names.get('collection:2')).toBe('handbook')
  expect([...facts.deleted]).toEqual(['document:3'])
})
