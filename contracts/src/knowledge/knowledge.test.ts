import { expect, test } from 'vitest'
import { knowledgeRoutes } from './index.ts'

const { body, upload } = knowledgeRoutes.addDocument

test.each([
  ['title', { title: 'a\0b' }],
  ['externalId', { externalId: 'a\0b' }],
  ['a name in metadata', { metadata: { 'a\0b': 1 } }],
  ['a value in metadata', { metadata: { a: 'a\0b' } }],
])('refuses U+0000 in %s, which no database can store as text', (_where, fields) => {
  const sent = { title: 'Canteen', content: 'Zwieback.' }

  expect(body.safeParse(sent).success).toBe(true)
  expect(body.safeParse({ ...sent, ...fields }).success).toBe(false)
})

test('refuses U+0000 in the fields of an upload', () => {
  expect(upload.fields.safeParse({ metadata: '{"a":"b"}' }).success).toBe(true)
  expect(upload.fields.safeParse({ metadata: '{"a":"\\u0000"}' }).success).toBe(false)
})
