import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { completionsCodec } from './codec.ts'

const usage: LanguageModelV4Usage = {
  inputTokens: { total: 12, noCache: 8, cacheRead: 4, cacheWrite: undefined },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
}
const wireUsage = {
  prompt_tokens: 12,
  completion_tokens: 5,
  total_tokens: 17,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 2 },
}
const stop = { unified: 'stop', raw: 'stop' } as const
const contextOf = (body: JsonObject) => ({ id: '1', created: 1_700_000_000, model: 'm', body })
const head = { id: 'cmpl-1', object: 'text_completion', created: 1_700_000_000, model: 'm' }
const errorOf = (body: JsonObject) => {
  try {
    completionsCodec.read(body)
  } catch (error) {
    return error
  }
  return undefined
}

function framesOf(body: JsonObject, finishReason: object = stop): string[] {
  const encoder = completionsCodec.openStream(contextOf(body))
  const parts = [
    { type: 'stream-start', warnings: [] },
    { type: 'text-delta', id: 't', delta: 'Hel' },
    { type: 'reasoning-delta', id: 'r', delta: 'hidden' },
    { type: 'text-delta', id: 't', delta: 'lo' },
    { type: 'finish', finishReason, usage },
  ] as LanguageModelV4StreamPart[]
  return parts
    .map((part) => encoder.encode(part))
    .join('')
    .split('\n\n')
    .slice(0, -1)
    .map((frame) => frame.slice('data: '.length))
}

describe('a request', () => {
  test('becomes one message of the user with its settings', () => {
    const body = {
      prompt: ['Once'],
      max_tokens: 5,
      temperature: 0,
      top_p: 0.5,
      presence_penalty: 1,
      frequency_penalty: -1,
      seed: 7,
      stop: 'END',
      user: 'u',
      stream: true,
      n: 1,
      best_of: 1,
      logit_bias: {},
      suffix: null,
    }

    expect(completionsCodec.read(body)).toEqual({
      isStream: true,
      options: {
        prompt: [{ role: 'user', content: [{ type: 'text', text: 'Once' }] }],
        maxOutputTokens: 5,
        temperature: 0,
        topP: 0.5,
        presencePenalty: 1,
        frequencyPenalty: -1,
        seed: 7,
        stopSequences: ['END'],
        providerOptions: { openai: { user: 'u' }, openaiCompatible: { user: 'u' } },
      },
    })
  })

  test.each<[string, JsonObject]>([
    ['prompt', { prompt: ['a', 'b'] }],
    ['prompt', { prompt: [1, 2] }],
    ['prompt', { prompt: [[1], [2]] }],
    ['suffix', { suffix: 'end' }],
    ['logprobs', { logprobs: 0 }],
    ['n', { n: 2 }],
    ['best_of', { best_of: 2 }],
    ['logit_bias', { logit_bias: { 50256: -100 } }],
  ])('is refused for %s: %j', (param, fields) => {
    expect(errorOf({ prompt: 'a', ...fields })).toMatchObject({
      code: 'gateway.request_unsupported',
      message: expect.stringContaining(`"${param}"`),
    })
  })

  test.each<[string, JsonObject]>([
    ['prompt', { prompt: undefined }],
    ['prompt', { prompt: [] }],
    ['stop', { stop: 7 }],
    ['max_tokens', { max_tokens: 1.5 }],
    ['echo', { echo: 'yes' }],
    ['stream_options', { stream_options: 'all' }],
  ])('is malformed for %s: %j', (param, fields) => {
    expect(errorOf({ prompt: 'a', ...fields })).toMatchObject({
      code: 'gateway.request_invalid',
      message: expect.stringContaining(`"${param}"`),
    })
  })
})

describe('a reply', () => {
  const result = {
    content: [
      { type: 'reasoning', text: 'hidden' },
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
    ],
    finishReason: { unified: 'length', raw: 'x' },
    usage,
    warnings: [],
  } as const

  test('joins the text and tells why it ended', () => {
    expect(
      completionsCodec.toReply(
        { ...result, content: [...result.content], warnings: [] },
        contextOf({ prompt: 'a' }),
      ),
    ).toEqual({
      ...head,
      choices: [{ text: 'Hello', index: 0, logprobs: null, finish_reason: 'length' }],
      usage: wireUsage,
    })
  })

  test('repeats the prompt when asked to', () => {
    const reply = completionsCodec.toReply(
      { ...result, content: [...result.content], warnings: [] },
      contextOf({ prompt: ['Say: '], echo: true }),
    )

    expect(reply.choices).toMatchObject([{ text: 'Say: Hello' }])
  })

  test.each(['error', 'interrupted'] as const)('that broke off (%s) is an error', (unified) => {
    const broken = { content: [], finishReason: { unified, raw: undefined }, usage, warnings: [] }

    expect(() => completionsCodec.toReply(broken, contextOf({ prompt: 'a' }))).toThrow(
      expect.objectContaining({ code: 'gateway.upstream_failed' }),
    )
  })
})

describe('a stream', () => {
  const chunk = (text: string, finish_reason: string | null = null) => ({
    ...head,
    choices: [{ text, index: 0, logprobs: null, finish_reason }],
  })

  test('sends a chunk for each piece, the reason, and [DONE]', () => {
    const frames = framesOf({ prompt: 'a' })

    expect(frames.at(-1)).toBe('[DONE]')
    expect(frames.slice(0, -1).map((frame) => JSON.parse(frame))).toEqual([
      chunk('Hel'),
      chunk('lo'),
      chunk('', 'stop'),
    ])
  })

  test('sends the usage at the end when asked to', () => {
    const chunks = framesOf({ prompt: 'a', stream_options: { include_usage: true } })
      .slice(0, -1)
      .map((frame) => JSON.parse(frame))

    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
    expect(chunks.at(-1)).toEqual({ ...head, choices: [], usage: wireUsage })
  })

  test('repeats the prompt first when asked to', () => {
    expect(JSON.parse(framesOf({ prompt: 'Say: ', echo: true })[0]!)).toEqual(chunk('Say: '))
  })

  test('of a generation that broke off has no end', () => {
    expect(framesOf({ prompt: 'a' }, { unified: 'interrupted', raw: undefined })).toHaveLength(2)
  })
})
