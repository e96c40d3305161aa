import { describeWithWireData } from '@tragwerk/testkit/wire-data'
import { beforeAll, expect, test } from 'vitest'
import { chatCodec } from '../../services/src/gateway/surfaces/chat/codec.ts'
import type { LanguageCodec, ReplyEncoder } from '../../services/src/gateway/surfaces/codec.ts'
import { toEmbeddingReply } from '../../services/src/gateway/surfaces/embeddings/embeddings.ts'
import { type Check, readOpenaiDescription } from './openai-description.ts'

type Result = Parameters<LanguageCodec['toReply']>[0]
type Content = Result['content'][number]
type StreamPart = Parameters<ReplyEncoder['encode']>[0]

let reply: Check
let chunk: Check
let embeddings: Check

const usage: Result['usage'] = {
  inputTokens: { total: 12, noCache: 2, cacheRead: 8, cacheWrite: 2 },
  outputTokens: { total: 30, text: 20, reasoning: 10 },
}
const source = {
  type: 'source',
  sourceType: 'url',
  id: 's',
  url: 'https://example.org/',
  title: 'Example',
} as const
const content: Content[] = [
  { type: 'reasoning', text: 'Hm.', providerMetadata: { anthropic: { signature: 'sig' } } },
  source,
  { type: 'text', text: 'See there.', citations: [{ source, startIndex: 0, endIndex: 3 }] },
  { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } },
  {
    type: 'tool-call',
    toolCallId: 'a',
    toolName: 'f',
    input: '{"q":1}',
    providerMetadata: { google: { thoughtSignature: 't' } },
  },
]
const parts: StreamPart[] = [
  { type: 'stream-start', warnings: [] },
  { type: 'reasoning-start', id: '0' },
  { type: 'reasoning-delta', id: '0', delta: 'Hm.' },
  { type: 'reasoning-end', id: '0', providerMetadata: { anthropic: { signature: 'sig' } } },
  source,
  { type: 'text-start', id: '1' },
  { type: 'text-delta', id: '1', delta: 'See there.' },
  { type: 'text-end', id: '1', citations: [{ source }] },
  { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } },
  { type: 'tool-input-start', id: 'a', toolName: 'f' },
  { type: 'tool-input-delta', id: 'a', delta: '{}' },
  { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: '{}' },
]
const identity = { id: 'r1', created: 1_700_000_000, model: 'a/b' }
const custom = { tools: [{ type: 'custom', custom: { name: 'f' } }] }
const reasons = ['stop', 'length', 'content-filter', 'tool-calls', 'other'] as const

describeWithWireData('chat and embeddings against the description of OpenAI', () => {
  beforeAll(() => {
    const description = readOpenaiDescription()
    reply = description.checkOf('CreateChatCompletionResponse')
    chunk = description.checkOf('CreateChatCompletionStreamResponse')
    embeddings = description.checkOf('CreateEmbeddingResponse')
  })

  test('the checks find faults', () => {
    expect(reply({ object: 'chat.completion' })).not.toEqual([])
    expect(chunk({ object: 'chat.completion.chunk' })).not.toEqual([])
    expect(embeddings({ object: 'list' })).not.toEqual([])
  })

  test.each(reasons)('a whole answer that ended by %s fits', (unified) => {
    const finishReason = { unified, raw: undefined }
    for (const said of [content, content.slice(2, 3), content.slice(-1), []]) {
      for (const body of [{}, custom]) {
        const result = { content: said, usage, finishReason, warnings: [] }
        expect(reply(chatCodec.toReply(result, { ...identity, body }))).toEqual([])
      }
    }
  })

  test.each(reasons)('every chunk of an answer that ended by %s fits', (unified) => {
    for (const include_usage of [true, false]) {
      const encoder = chatCodec.openStream({ ...identity, body: { stream_options: { include_usage } } })
      const finish: StreamPart = {
        type: 'finish',
        usage,
        finishReason: { unified, raw: undefined },
      }
      const text = [...parts, finish].map((part) => encoder.encode(part)).join('')
      const events = text.split('\n\n').filter((event) => event.startsWith('data: {'))

      expect(events.length).toBeGreaterThan(8)
      for (const event of events) expect(chunk(JSON.parse(event.slice(6))), event).toEqual([])
    }
  })

  test('vectors as numbers fit', () => {
    const embedded = { model: 'm', embeddings: [[0.5, 1]], tokens: 3, encodingFormat: 'float' } as const
    expect(embeddings(toEmbeddingReply(embedded))).toEqual([])
  })
})
