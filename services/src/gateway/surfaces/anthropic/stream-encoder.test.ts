import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { isForeignThinking } from './carried-signatures.ts'
import { anthropicMessagesCodec } from './codec.ts'
import { assemble, eventsOf } from './read-frames.ts'

type Part = LanguageModelV4StreamPart

const usage = {
  inputTokens: { total: 30, noCache: 10, cacheRead: 15, cacheWrite: 5 },
  outputTokens: { total: 7, text: 4, reasoning: 3 },
}

function finish(unified: LanguageModelV4FinishReason['unified'] = 'stop', raw?: string): Part {
  return { type: 'finish', finishReason: { unified, raw }, usage }
}

function open(body: JsonObject = {}) {
  return anthropicMessagesCodec.openStream({ id: 'r1', created: 0, model: 'the-model', body })
}

/** The frames of all parts, one text per part. */
function encode(parts: readonly Part[], body: JsonObject = {}): { frames: string[]; isComplete: boolean } {
  const encoder = open(body)
  const frames = parts.map((part) => encoder.encode(part))
  return { frames, isComplete: encoder.isComplete }
}

function messageOf(parts: readonly Part[], body: JsonObject = {}) {
  const { frames } = encode(parts, body)
  const events = eventsOf(frames.join(''))
  const ending = events.find(({ type }) => type === 'message_delta')
  return { events, blocks: assemble(events), ending }
}

const aCall = (id: string, input: string): Part => ({
  type: 'tool-call',
  toolCallId: id,
  toolName: `tool_${id}`,
  input,
})
const callStart = (id: string): Part => ({ type: 'tool-input-start', id, toolName: `tool_${id}` })
const callDelta = (id: string, delta: string): Part => ({ type: 'tool-input-delta', id, delta })
const callEnd = (id: string): Part => ({ type: 'tool-input-end', id })
const text = (id: string, delta: string): Part => ({ type: 'text-delta', id, delta })

describe('the frame of a message', () => {
  test('begins with the first content and ends with reason, usage and stop', () => {
    const { frames, isComplete } = encode([
      { type: 'stream-start', warnings: [] },
      { type: 'text-start', id: '0' },
      text('0', ''),
      text('0', 'Hello'),
      { type: 'text-end', id: '0' },
      finish('stop', 'stop'),
    ])

    expect(frames.slice(0, 3)).toEqual(['', '', ''])
    expect(isComplete).toBe(true)
    const events = eventsOf(frames.join(''))
    expect(events.map(({ type }) => type)).toEqual([
      'message_start',
      'ping',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
    expect(events[0]?.message).toMatchObject({
      id: 'msg_r1',
      type: 'message',
      role: 'assistant',
      model: 'the-model',
      content: [],
      stop_reason: null,
      usage: { input_tokens: 0, output_tokens: 0 },
    })
    expect(events[5]).toMatchObject({
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: {
        input_tokens: 10,
        cache_creation_input_tokens: 5,
        cache_read_input_tokens: 15,
        output_tokens: 7,
        output_tokens_details: { thinking_tokens: 3 },
      },
    })
  })

  test('an answer without content is a whole message, too', () => {
    const { blocks, ending } = messageOf([finish()])

    expect(blocks).toEqual([])
    expect(ending?.delta.stop_reason).toBe('end_turn')
  })

  test('pings are passed on once the message has begun', () => {
    const { frames } = encode([{ type: 'ping' }, text('0', 'a'), { type: 'ping' }])

    expect(frames[0]).toBe('')
    expect(eventsOf(frames[2]!).map(({ type }) => type)).toEqual(['ping'])
  })

  test.each([
    ['length', 'length', 'max_tokens'],
    ['length', 'model_context_window_exceeded', 'model_context_window_exceeded'],
    ['content-filter', 'content_filter', 'refusal'],
    ['stop', 'stop_sequence', 'stop_sequence'],
    ['other', 'pause_turn', 'pause_turn'],
    ['tool-calls', 'tool_calls', 'end_turn'],
  ] as const)('the end %s (%s) reads %s', (unified, raw, expected) => {
    const { ending } = messageOf([text('0', 'a'), finish(unified, raw)])

    expect(ending?.delta.stop_reason).toBe(expected)
  })

  test('a provider that ends with stop beside calls still asks for them', () => {
    const { ending } = messageOf([aCall('a', '{}'), finish('stop', 'stop')])

    expect(ending?.delta.stop_reason).toBe('tool_use')
  })

  test.each(['error', 'interrupted'] as const)('the end %s never makes the message whole', (unified) => {
    const { frames, isComplete } = encode([text('0', 'a'), finish(unified)])

    expect(frames[1]).toBe('')
    expect(isComplete).toBe(false)
  })
})

describe('calls', () => {
  test('stream their arguments as they come', () => {
    const { frames } = encode([callStart('a'), callDelta('a', '{"x":'), callDelta('a', '1}')])

    expect(eventsOf(frames[1]!)[0]?.delta).toEqual({ type: 'input_json_delta', partial_json: '{"x":' })
    expect(eventsOf(frames[2]!)[0]?.delta).toEqual({ type: 'input_json_delta', partial_json: '1}' })
  })

  test('that interleave come out whole, in the order in which they began', () => {
    const { blocks } = messageOf([
      callStart('a'),
      callStart('b'),
      callDelta('b', '{"b"'),
      callDelta('a', '{"a"'),
      callDelta('b', ':2}'),
      callDelta('a', ':1}'),
      callEnd('a'),
      callEnd('b'),
      aCall('a', '{"a":1}'),
      aCall('b', '{"b":2}'),
      finish('tool-calls'),
    ])

    expect(blocks).toMatchObject([
      { type: 'tool_use', id: 'a', name: 'tool_a', json: '{"a":1}' },
      { type: 'tool_use', id: 'b', name: 'tool_b', json: '{"b":2}' },
    ])
  })

  test('that arrive whole are written whole, and without arguments have the empty delta only', () => {
    const { blocks, events } = messageOf([aCall('a', '{"x":1}'), aCall('b', ''), finish('tool-calls')])

    expect(blocks.map(({ json }) => json)).toEqual(['{"x":1}', ''])
    const inputs = events.filter(({ delta, index }) => delta?.type === 'input_json_delta' && index === 1)
    expect(inputs.map(({ delta }) => delta.partial_json)).toEqual([''])
  })

  test('that were begun without any delta get the arguments of the call', () => {
    const { blocks } = messageOf([callStart('a'), callEnd('a'), aCall('a', '{"x":1}'), finish()])

    expect(blocks.map(({ json }) => json)).toEqual(['{"x":1}'])
  })

  test('keep arguments that are no object as text', () => {
    const { blocks } = messageOf([aCall('a', '{"x":'), aCall('b', '[1]'), finish()])

    expect(blocks.map(({ json }) => JSON.parse(json))).toEqual([
      { INVALID_JSON: '{"x":' },
      { INVALID_JSON: '[1]' },
    ])
  })

  test('with an id that was used before are calls of their own', () => {
    const { blocks } = messageOf([aCall('a', '{"x":1}'), aCall('a', '{"x":2}'), finish()])

    expect(blocks.map(({ json }) => json)).toEqual(['{"x":1}', '{"x":2}'])
  })

  test('begin as soon as they come although the text before them has not ended', () => {
    const { frames } = encode([{ type: 'text-start', id: '0' }, text('0', 'Let me see.'), callStart('a')])

    expect(eventsOf(frames[2]!).map(({ type }) => type)).toEqual([
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
    ])
  })

  test('get their long name and their odd id back from the provider in a form that the client can return', () => {
    const name = `mcp__${'very_'.repeat(20)}long`
    const body = { tools: [{ name, input_schema: { type: 'object', properties: {} } }] }
    const short = anthropicMessagesCodec.read({
      ...body,
      max_tokens: 1,
      messages: [{ role: 'user', content: 'x' }],
    }).options.tools![0]!.name
    const { blocks } = messageOf(
      [{ type: 'tool-call', toolCallId: 'functions.look:0', toolName: short, input: '{}' }, finish()],
      body,
    )

    expect(blocks[0]).toMatchObject({ name, id: expect.stringMatching(/^[\w-]+$/) })
    const { prompt } = anthropicMessagesCodec.read({
      max_tokens: 1,
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [{ type: 'tool_use', id: blocks[0]!.id, name, input: {} }] },
      ],
    }).options
    expect(prompt[1]?.content).toMatchObject([{ toolCallId: 'functions.look:0', toolName: short }])
  })
})

describe('reasoning', () => {
  test("carries Anthropic's signature as it is", () => {
    const { blocks } = messageOf([
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: 'Hm' },
      {
        type: 'reasoning-delta',
        id: '0',
        delta: '',
        providerMetadata: { anthropic: { signature: 'sig' } },
      },
      { type: 'reasoning-end', id: '0' },
      text('1', 'Yes'),
      finish(),
    ])

    expect(blocks).toMatchObject([
      { type: 'thinking', thinking: 'Hm', signature: 'sig' },
      { type: 'text', text: 'Yes' },
    ])
  })

  test('carries what other providers want back, and gives it to them with the next request', () => {
    const providerMetadata = { openai: { itemId: 'rs_1', reasoningEncryptedContent: 'sealed' } }
    const { blocks } = messageOf([
      { type: 'reasoning-start', id: 'rs_1:0', providerMetadata: { openai: { itemId: 'rs_1' } } },
      { type: 'reasoning-end', id: 'rs_1:0', providerMetadata },
      {
        type: 'tool-call',
        toolCallId: 'a',
        toolName: 'look',
        input: '{}',
        providerMetadata: { google: { thoughtSignature: 'thought', other: 1 } },
      },
      finish(),
    ])
    expect(blocks.map(({ type }) => type)).toEqual(['thinking', 'tool_use', 'redacted_thinking'])
    expect(blocks.map((block) => isForeignThinking({ ...block }))).toEqual([true, false, true])

    const [thinking, call, carrier] = blocks
    const { prompt } = anthropicMessagesCodec.read({
      max_tokens: 1,
      messages: [
        { role: 'user', content: 'x' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: thinking?.thinking, signature: thinking?.signature },
            { type: 'tool_use', id: call?.id, name: call?.name, input: {} },
            { type: 'redacted_thinking', data: carrier?.data },
          ],
        },
      ],
    }).options

    expect(prompt[1]?.content).toEqual([
      { type: 'reasoning', text: '', providerOptions: providerMetadata },
      {
        type: 'tool-call',
        toolCallId: 'a',
        toolName: 'look',
        input: {},
        providerOptions: { google: { thoughtSignature: 'thought' } },
      },
    ])
  })

  test('a carried signature that was tampered with is left out', () => {
    const { prompt } = anthropicMessagesCodec.read({
      max_tokens: 1,
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [{ type: 'thinking', thinking: 'Hm', signature: 'tragwerk.1.!!' }] },
      ],
    }).options

    expect(prompt[1]?.content).toEqual([{ type: 'reasoning', text: 'Hm' }])
  })

  test('that is empty and unsigned leaves no trace', () => {
    const { blocks } = messageOf([
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-end', id: '0' },
      text('1', 'Yes'),
      finish(),
    ])

    expect(blocks.map(({ type }) => type)).toEqual(['text'])
  })
})

test('sources become citations of the text that they follow, each once', () => {
  const source = (url: string): Part & { type: 'source'; sourceType: 'url' } => ({
    type: 'source',
    sourceType: 'url',
    id: url,
    url,
    title: 'Title',
  })
  const { blocks } = messageOf([
    text('0', 'So it is.'),
    source('https://a.example'),
    {
      type: 'text-end',
      id: '0',
      citations: [{ source: source('https://a.example'), citedText: 'It is so.' }],
    },
    source('https://b.example'),
    finish(),
  ])

  expect(blocks[0]?.citations).toMatchObject([
    { type: 'web_search_result_location', url: 'https://a.example', cited_text: 'It is so.' },
    { url: 'https://b.example', title: 'Title', cited_text: '' },
  ])
})

test('a file that the model made is mentioned', () => {
  const { blocks } = messageOf([
    { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AA==' } },
    finish(),
  ])

  expect(blocks[0]?.text).toContain('image/png')
})
