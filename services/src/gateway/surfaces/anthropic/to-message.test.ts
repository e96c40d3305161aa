import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { anthropicMessagesCodec } from './codec.ts'

type Content = LanguageModelV4GenerateResult['content']

function reply(content: Content, changes: Partial<LanguageModelV4GenerateResult> = {}) {
  const result: LanguageModelV4GenerateResult = {
    content,
    finishReason: { unified: 'stop', raw: 'stop' },
    usage: {
      inputTokens: { total: 20, noCache: undefined, cacheRead: 12, cacheWrite: undefined },
      outputTokens: { total: 5, text: undefined, reasoning: undefined },
    },
    warnings: [],
    ...changes,
  }
  return anthropicMessagesCodec.toReply(result, { id: 'r1', created: 0, model: 'the-model', body: {} })
}

test('an answer becomes a message with its parts in order', () => {
  const message = reply([
    { type: 'reasoning', text: 'Hm', providerMetadata: { anthropic: { signature: 'sig' } } },
    { type: 'reasoning', text: 'Unsigned' },
    { type: 'text', text: 'Let me look.' },
    { type: 'tool-call', toolCallId: 'a', toolName: 'look', input: '{"x":1}' },
    { type: 'tool-call', toolCallId: 'b', toolName: 'look', input: '' },
    { type: 'text', text: '' },
  ])

  expect(message).toEqual({
    id: 'msg_r1',
    type: 'message',
    role: 'assistant',
    model: 'the-model',
    content: [
      { type: 'thinking', thinking: 'Hm', signature: 'sig' },
      { type: 'thinking', thinking: 'Unsigned', signature: '' },
      { type: 'text', text: 'Let me look.', citations: null },
      { type: 'tool_use', id: 'a', name: 'look', input: { x: 1 } },
      { type: 'tool_use', id: 'b', name: 'look', input: {} },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    stop_details: null,
    usage: {
      input_tokens: 8,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 12,
      output_tokens: 5,
    },
  })
})

test('arguments that are no JSON are kept as text', () => {
  const message = reply([{ type: 'tool-call', toolCallId: 'a', toolName: 'look', input: '{"x":' }])

  expect(message.content).toMatchObject([{ input: { INVALID_JSON: '{"x":' } }])
})

test('redacted reasoning and the sequence that stopped the model are told', () => {
  const message = reply(
    [{ type: 'reasoning', text: '', providerMetadata: { anthropic: { redactedData: 'sealed' } } }],
    {
      finishReason: { unified: 'stop', raw: 'stop_sequence' },
      providerMetadata: { anthropic: { stopSequence: 'END' } },
    },
  )

  expect(message).toMatchObject({
    content: [{ type: 'redacted_thinking', data: 'sealed' }],
    stop_reason: 'stop_sequence',
    stop_sequence: 'END',
  })
})

test('a refusal says so in its details', () => {
  const message = reply([], { finishReason: { unified: 'content-filter', raw: undefined } })

  expect(message).toMatchObject({ stop_reason: 'refusal', stop_details: { type: 'refusal' } })
})

test('sources are citations of the text before them, or else of the first after them', () => {
  const source = (url: string) => ({ type: 'source', sourceType: 'url', id: url, url }) as const

  const message = reply([
    source('https://a.example'),
    { type: 'text', text: 'One' },
    source('https://b.example'),
    { type: 'text', text: 'Two', citations: [{ source: source('https://c.example'), citedText: 'c' }] },
    source('https://c.example'),
  ])

  expect(message.content).toMatchObject([
    { text: 'One', citations: [{ url: 'https://a.example' }, { url: 'https://b.example' }] },
    { text: 'Two', citations: [{ url: 'https://c.example', cited_text: 'c' }] },
  ])
})

test.each(['error', 'interrupted'] as const)('a generation that ended with %s is an error', (unified) => {
  const broken = () => reply([{ type: 'text', text: 'a' }], { finishReason: { unified, raw: undefined } })

  expect(broken).toThrow(expect.objectContaining({ code: 'gateway.upstream_failed' }))
})
