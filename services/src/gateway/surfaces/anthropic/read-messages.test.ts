import { expect, test } from 'vitest'
import { anthropicMessagesCodec } from './codec.ts'

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** A request with one question unless told otherwise. */
function aRequest(changes: Record<string, unknown> = {}) {
  return { model: 'any', max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }], ...changes }
}

function read(changes: Record<string, unknown> = {}) {
  return anthropicMessagesCodec.read(aRequest(changes)).options
}

const aCall = (id: string, name = 'look', input: unknown = {}) => ({ type: 'tool_use', id, name, input })
const aResult = (id: string, content?: unknown, more: object = {}) => ({
  type: 'tool_result',
  tool_use_id: id,
  ...(content === undefined ? {} : { content }),
  ...more,
})

test('keeps the order of turns and of their parts', () => {
  const { prompt } = read({
    system: 'Be brief.',
    messages: [
      { role: 'user', content: 'One' },
      { role: 'assistant', content: [{ type: 'text', text: 'Two' }, aCall('a')] },
      { role: 'user', content: [aResult('a', 'Three'), { type: 'text', text: 'Four' }] },
    ],
  })

  expect(prompt).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'One' }] },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Two' },
        { type: 'tool-call', toolCallId: 'a', toolName: 'look', input: {} },
      ],
    },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'a',
          toolName: 'look',
          output: { type: 'text', value: 'Three' },
        },
      ],
    },
    { role: 'user', content: [{ type: 'text', text: 'Four' }] },
  ])
})

test('joins the blocks of the system prompt into one message and keeps where the cache ends', () => {
  const { prompt } = read({
    system: [
      { type: 'text', text: 'First' },
      { type: 'text', text: 'Second', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ],
  })

  expect(prompt[0]).toEqual({
    role: 'system',
    content: 'First\n\nSecond',
    providerOptions: { anthropic: { cacheControl: { type: 'ephemeral', ttl: '1h' } } },
  })
})

test('reads messages of the same role in a row as one turn, so that every call has its result beside it', () => {
  const { prompt } = read({
    messages: [
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: [aCall('a')] },
      { role: 'assistant', content: [aCall('b')] },
      { role: 'user', content: [aResult('a', '1'), { type: 'text', text: 'note' }] },
      { role: 'user', content: [aResult('b', '2')] },
    ],
  })

  expect(prompt.map(({ role, content }) => [role, content.length])).toEqual([
    ['user', 1],
    ['assistant', 2],
    ['tool', 2],
    ['user', 1],
  ])
})

test('leaves out empty texts and turns without content', () => {
  const { prompt } = read({
    messages: [
      { role: 'user', content: [{ type: 'text', text: '' }] },
      { role: 'assistant', content: '' },
      { role: 'user', content: [{ type: 'text', text: 'Still there?' }] },
    ],
  })

  expect(prompt).toEqual([
    { role: 'user', content: [{ type: 'text', text: '' }] },
    { role: 'user', content: [{ type: 'text', text: 'Still there?' }] },
  ])
})

test('reads images and documents from every source that others can reach', () => {
  const { prompt } = read({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
          { type: 'image', source: { type: 'url', url: 'https://example.org/cat.JPG?size=1' } },
          {
            type: 'document',
            title: 'Terms',
            source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' },
          },
          { type: 'document', source: { type: 'url', url: 'https://example.org/a.pdf' } },
          {
            type: 'document',
            title: 'Notes',
            source: { type: 'text', media_type: 'text/plain', data: 'Plain' },
          },
          {
            type: 'search_result',
            source: 'https://example.org',
            title: 'Found',
            content: [{ type: 'text', text: 'Here' }],
          },
        ],
      },
    ],
  })

  expect(prompt[0]?.content).toEqual([
    { type: 'file', mediaType: 'image/png', data: { type: 'data', data: pixel } },
    {
      type: 'file',
      mediaType: 'image/jpeg',
      data: { type: 'url', url: new URL('https://example.org/cat.JPG?size=1') },
    },
    {
      type: 'file',
      mediaType: 'application/pdf',
      filename: 'Terms.pdf',
      data: { type: 'data', data: 'JVBERi0=' },
    },
    {
      type: 'file',
      mediaType: 'application/pdf',
      data: { type: 'url', url: new URL('https://example.org/a.pdf') },
    },
    { type: 'text', text: '<document title="Notes">\nPlain\n</document>' },
    {
      type: 'text',
      text: '<search_result source="https://example.org" title="Found">\nHere\n</search_result>',
    },
  ])
})

test('moves images of results behind all results of the turn and says where they are', () => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } }
  const { prompt } = read({
    messages: [
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: [aCall('a'), aCall('b')] },
      {
        role: 'user',
        content: [aResult('a', [{ type: 'text', text: 'Screen' }, image]), aResult('b', 'done')],
      },
    ],
  })

  expect(prompt.slice(2)).toMatchObject([
    {
      role: 'tool',
      content: [
        { output: { value: 'Screen\n[image 1: in the user message after the tool results]' } },
        { output: { value: 'done' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'text', text: '[image 1 of the result of tool call a]' },
        { type: 'file', data: { data: pixel } },
      ],
    },
  ])
})

test.each([
  ['boom', 'Error: boom'],
  ['TypeError: boom', 'TypeError: boom'],
  ['<tool_use_error>boom', '<tool_use_error>boom'],
  ['', 'Error'],
])('marks the failed result %j so that it reads as a failure in any format', (content, value) => {
  const { prompt } = read({
    messages: [
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: [aCall('a')] },
      { role: 'user', content: [aResult('a', content, { is_error: true })] },
    ],
  })

  expect(prompt[2]?.content).toMatchObject([{ output: { type: 'error-text', value } }])
})

test('gives thinking its signature back and keeps redacted thinking', () => {
  const { prompt } = read({
    messages: [
      { role: 'user', content: 'Go' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm', signature: 'sig' },
          { type: 'redacted_thinking', data: 'secret' },
          { type: 'thinking', thinking: 'Of nobody', signature: '' },
        ],
      },
    ],
  })

  expect(prompt[1]?.content).toEqual([
    {
      type: 'reasoning',
      text: 'Hm',
      providerOptions: { anthropic: { signature: 'sig' }, bedrock: { signature: 'sig' } },
    },
    {
      type: 'reasoning',
      text: '',
      providerOptions: { anthropic: { redactedData: 'secret' }, bedrock: { redactedData: 'secret' } },
    },
    { type: 'reasoning', text: 'Of nobody' },
  ])
})

test('begins anew at a summary of what came before', () => {
  const { prompt } = read({
    messages: [
      { role: 'user', content: 'Long ago' },
      {
        role: 'assistant',
        content: [
          { type: 'compaction', content: 'We built a house.' },
          { type: 'text', text: 'On we go.' },
        ],
      },
      { role: 'user', content: 'And the roof?' },
    ],
  })

  expect(prompt).toEqual([
    {
      role: 'user',
      content: [{ type: 'text', text: 'Summary of the conversation so far:\nWe built a house.' }],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'On we go.' }] },
    { role: 'user', content: [{ type: 'text', text: 'And the roof?' }] },
  ])
})
