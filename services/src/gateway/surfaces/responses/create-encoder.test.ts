import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { responsesCodec } from './codec.ts'
import { unsealMetadata } from './sealed-metadata.ts'

const usage: LanguageModelV4Usage = {
  inputTokens: { total: 12, noCache: 8, cacheRead: 4, cacheWrite: undefined },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
}
const stop = { unified: 'stop', raw: 'stop' } as const
const finish = { type: 'finish', finishReason: stop, usage } as const
const contextOf = (body: JsonObject) => ({ id: '1', created: 1_700_000_000, model: 'm', body })

type Event = JsonObject & { type: string; item: JsonObject; response: JsonObject & { output: JsonObject[] } }

function framesOf(parts: readonly LanguageModelV4StreamPart[], body: JsonObject = {}): string[] {
  const encoder = responsesCodec.openStream(contextOf({ model: 'm', input: 'a', ...body }))
  const frames = parts.map((part) => encoder.encode(part))
  expect(encoder.isComplete).toBe(parts.at(-1)?.type === 'finish')
  return frames.join('').split('\n\n').slice(0, -1)
}

function eventsOf(parts: readonly LanguageModelV4StreamPart[], body: JsonObject = {}): Event[] {
  return framesOf(parts, body).map((frame) => {
    const [name, data, ...rest] = frame.split('\n')
    const event = JSON.parse(data!.slice('data: '.length)) as Event
    expect(name).toBe(`event: ${event.type}`)
    expect(rest).toEqual([])
    return event
  })
}

const text = (id: string, ...deltas: string[]): LanguageModelV4StreamPart[] => [
  { type: 'text-start', id },
  ...deltas.map((delta) => ({ type: 'text-delta', id, delta }) as const),
  { type: 'text-end', id },
]

describe('a stream', () => {
  test('of text goes through every stage of the item, numbered from 0', () => {
    const events = eventsOf([{ type: 'stream-start', warnings: [] }, ...text('t', 'Hel', '', 'lo'), finish])

    const at = { item_id: 'msg_1_0', output_index: 0, content_index: 0 }
    const part = { type: 'output_text', text: 'Hello', annotations: [], logprobs: [] }
    const item = { id: 'msg_1_0', type: 'message', role: 'assistant' }
    const expected = [
      { type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } },
      { type: 'response.in_progress', response: { id: 'resp_1', status: 'in_progress', output: [] } },
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { ...item, status: 'in_progress', content: [] },
      },
      { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
      { type: 'response.output_text.delta', ...at, delta: 'Hel', logprobs: [] },
      { type: 'response.output_text.delta', ...at, delta: 'lo', logprobs: [] },
      { type: 'response.output_text.done', ...at, text: 'Hello', logprobs: [] },
      { type: 'response.content_part.done', ...at, part },
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { ...item, status: 'completed', content: [part] },
      },
      {
        type: 'response.completed',
        response: { status: 'completed', output: [{ ...item, content: [part] }] },
      },
    ]
    expect(events).toMatchObject(expected.map((event, index) => ({ ...event, sequence_number: index })))
    expect(events).toHaveLength(expected.length)
  })

  test('begins when the model says something, for before that another one can be asked', () => {
    const encoder = responsesCodec.openStream(contextOf({ input: 'a' }))

    expect(encoder.encode({ type: 'stream-start', warnings: [] })).toBe('')
    expect(encoder.encode({ type: 'text-start', id: 't' })).toBe('')
    expect(encoder.encode({ type: 'text-delta', id: 't', delta: '' })).toBe('')
    expect(encoder.encode({ type: 'ping' })).toBe('')
    expect(encoder.encode({ type: 'text-delta', id: 't', delta: 'a' })).toMatch(/^event: response.created\n/)
  })

  test('without content still begins before it ends', () => {
    expect(eventsOf([finish])).toMatchObject([
      { type: 'response.created', response: { status: 'in_progress' } },
      { type: 'response.in_progress', response: { status: 'in_progress' } },
      { type: 'response.completed', response: { status: 'completed', output: [] } },
    ])
  })

  test('has no [DONE], and nothing follows its end', () => {
    const encoder = responsesCodec.openStream(contextOf({ input: 'a' }))

    expect(encoder.encode(finish)).not.toContain('[DONE]')
    expect(encoder.encode({ type: 'text-delta', id: 'a', delta: 'late' })).toBe('')
  })

  test('keeps line ends and odd characters inside one frame', () => {
    const delta = 'a\n\ndata: b\r\u2028"\\ 💡 \ud800'

    const [event] = eventsOf([{ type: 'text-delta', id: 't', delta }]).slice(-1)

    expect(event!.delta).toBe(delta)
  })

  test('of a generation that broke off has no end', () => {
    for (const unified of ['error', 'interrupted'] as const) {
      const encoder = responsesCodec.openStream(contextOf({ input: 'a' }))
      encoder.encode({ type: 'text-delta', id: 't', delta: 'Hel' })

      expect(encoder.encode({ ...finish, finishReason: { unified, raw: undefined } })).toBe('')
      expect(encoder.isComplete).toBe(false)
    }
  })

  test.each([
    ['length', 'max_output_tokens'],
    ['content-filter', 'content_filter'],
  ] as const)('that ended by %s is incomplete, as are its open items', (unified, reason) => {
    const parts: LanguageModelV4StreamPart[] = [
      ...text('t', 'Hel'),
      { ...finish, finishReason: { unified, raw: undefined } },
    ]

    expect(eventsOf(parts).at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: {
        status: 'incomplete',
        incomplete_details: { reason },
        output: [{ type: 'message', status: 'incomplete' }],
      },
    })
  })

  test('of calls sends the arguments in pieces and whole', () => {
    const events = eventsOf([
      { type: 'tool-input-start', id: 'c1', toolName: 'add' },
      { type: 'tool-input-delta', id: 'c1', delta: '{"a"' },
      { type: 'tool-input-delta', id: 'c1', delta: ':1}' },
      { type: 'tool-input-end', id: 'c1' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: '{ "a": 1 }' },
      { type: 'tool-call', toolCallId: 'c2', toolName: 'now', input: '{}' },
      finish,
    ])

    const item = { type: 'function_call', call_id: 'c1', name: 'add' }
    const at = { item_id: 'fc_1_0', output_index: 0 }
    expect(events.slice(2, 7)).toMatchObject([
      { type: 'response.output_item.added', item: { ...item, arguments: '', status: 'in_progress' } },
      { type: 'response.function_call_arguments.delta', ...at, delta: '{"a"' },
      { type: 'response.function_call_arguments.delta', ...at, delta: ':1}' },
      { type: 'response.function_call_arguments.done', ...at, name: 'add', arguments: '{"a":1}' },
      { type: 'response.output_item.done', item: { ...item, arguments: '{"a":1}', status: 'completed' } },
    ])
    expect(events.slice(7, 11)).toMatchObject([
      { type: 'response.output_item.added', output_index: 1 },
      { type: 'response.function_call_arguments.delta', item_id: 'fc_1_1', delta: '{}' },
      { type: 'response.function_call_arguments.done', arguments: '{}' },
      { type: 'response.output_item.done' },
    ])
  })

  test('whose last call has no end says so', () => {
    const parts: LanguageModelV4StreamPart[] = [
      { type: 'tool-input-start', id: 'c1', toolName: 'add' },
      { type: 'tool-input-delta', id: 'c1', delta: '{"a"' },
      finish,
    ]

    expect(eventsOf(parts).at(-1)!.response.output).toMatchObject([
      { status: 'incomplete', arguments: '{"a"' },
    ])
  })

  test('of custom calls decodes the text while it arrives', () => {
    const tools = [{ type: 'custom', name: 'patch' }]
    const input = JSON.stringify({ input: 'a\n"ü" 💡' }).replace('💡', '\\ud83d\\udca1')
    const pieces = [...input].map((delta) => ({ type: 'tool-input-delta', id: 'c1', delta }) as const)

    const events = eventsOf(
      [
        { type: 'tool-input-start', id: 'c1', toolName: 'patch' },
        ...pieces,
        { type: 'tool-call', toolCallId: 'c1', toolName: 'patch', input },
        finish,
      ],
      { tools },
    )

    const deltas = events.filter(({ type }) => type === 'response.custom_tool_call_input.delta')
    expect(deltas.map(({ delta }) => delta)).toEqual(['a', '\n', '"', 'ü', '"', ' ', '💡'])
    expect(events.at(-1)!.response.output).toEqual([
      { id: 'ctc_1_0', type: 'custom_tool_call', call_id: 'c1', name: 'patch', input: 'a\n"ü" 💡' },
    ])
  })

  test('keeps interleaved blocks apart', () => {
    const events = eventsOf([
      { type: 'text-delta', id: 'a', delta: 'A1' },
      { type: 'reasoning-delta', id: 'r', delta: 'R1' },
      { type: 'tool-input-start', id: 'c', toolName: 'add' },
      { type: 'text-delta', id: 'b', delta: 'B1' },
      { type: 'text-delta', id: 'a', delta: 'A2' },
      { type: 'tool-input-delta', id: 'c', delta: '{' },
      { type: 'reasoning-delta', id: 'r', delta: 'R2' },
      { type: 'text-end', id: 'a' },
      { type: 'tool-input-delta', id: 'c', delta: '}' },
      { type: 'tool-call', toolCallId: 'c', toolName: 'add', input: '{}' },
      { type: 'text-delta', id: 'b', delta: 'B2' },
      { type: 'reasoning-end', id: 'r' },
      { type: 'text-end', id: 'b' },
      finish,
    ])

    expect(events.at(-1)!.response.output).toMatchObject([
      { type: 'message', content: [{ text: 'A1A2' }] },
      { type: 'reasoning', summary: [{ text: 'R1R2' }] },
      { type: 'function_call', arguments: '{}' },
      { type: 'message', content: [{ text: 'B1B2' }] },
    ])
    const done = events.filter(({ type }) => type === 'response.output_item.done')
    expect(done.map(({ output_index }) => output_index)).toEqual([0, 2, 1, 3])
  })

  test('puts blocks of text that follow each other into one message', () => {
    const events = eventsOf([...text('a', 'One'), ...text('b', 'Two'), finish])

    expect(events.at(-1)!.response.output).toMatchObject([
      { type: 'message', content: [{ text: 'One' }, { text: 'Two' }] },
    ])
  })

  test('carries what the provider wants back, from wherever in the block it came', () => {
    const events = eventsOf([
      { type: 'reasoning-start', id: 'r', providerMetadata: { anthropic: { kind: 'a' } } },
      { type: 'reasoning-delta', id: 'r', delta: 'Think' },
      { type: 'reasoning-delta', id: 'r', delta: '', providerMetadata: { anthropic: { signature: 's' } } },
      { type: 'reasoning-end', id: 'r' },
      finish,
    ])

    expect(unsealMetadata(String(events.at(-1)!.response.output[0]!.encrypted_content))).toMatchObject({
      metadata: { anthropic: { kind: 'a', signature: 's' } },
    })
  })
})
