import { expect, test } from 'vitest'
import { ChatRequest, EmbeddingRequest } from './index.ts'

const aChat = (fields: object = {}) => ({
  model: 'tragwerk/extractive',
  messages: [{ role: 'user', content: 'Hello' }],
  ...fields,
})

test('fields that are not known are kept, as clients of this surface send many', () => {
  const request = ChatRequest.parse(
    aChat({ store: true, metadata: { team: 'a' }, parallel_tool_calls: false }),
  )

  expect(request).toMatchObject({ store: true, metadata: { team: 'a' } })
})

test.each([
  ['text', 'Hello'],
  ['text parts', [{ type: 'text', text: 'Hello', cache_control: { type: 'ephemeral' } }]],
  ['an image', [{ type: 'image_url', image_url: { url: 'https://example.org/a.png', detail: 'low' } }]],
])('a user message may be %s', (_name, content) => {
  expect(ChatRequest.safeParse(aChat({ messages: [{ role: 'user', content }] })).success).toBe(true)
})

test.each([
  ['assistant message without content', { role: 'assistant', content: null, tool_calls: [] }],
  ['developer message', { role: 'developer', content: 'Be brief.' }],
  ['tool result', { role: 'tool', tool_call_id: 'call_1', content: '42' }],
])('accepts an %s', (_name, message) => {
  expect(ChatRequest.safeParse(aChat({ messages: [message] })).success).toBe(true)
})

test.each([
  ['no choice at all', { n: 0 }, 'n'],
  ['no message', { messages: [] }, 'messages'],
  ['an unknown role', { messages: [{ role: 'wizard', content: 'x' }] }, 'messages'],
  ['a temperature above 2', { temperature: 2.5 }, 'temperature'],
])('refuses %s and names the field', (_name, fields, field) => {
  const { error } = ChatRequest.safeParse(aChat(fields))

  expect(error?.issues[0]?.path[0]).toBe(field)
})

test('embedding input is one text, a list of texts, or token ids for providers of this very format', () => {
  for (const input of ['a', ['a', ''], [1, 2], [[1], [2]]]) {
    expect(EmbeddingRequest.safeParse({ model: 'm', input }).success).toBe(true)
  }
  expect(EmbeddingRequest.safeParse({ model: 'm', input: [{}] }).success).toBe(false)
})
