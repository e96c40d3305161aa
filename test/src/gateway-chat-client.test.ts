import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { chatCodec } from '../../services/src/gateway/surfaces/chat/codec.ts'
import type { LanguageCodec, ReplyEncoder } from '../../services/src/gateway/surfaces/codec.ts'
import {
  readEmbeddingRequest,
  toEmbeddingReply,
} from '../../services/src/gateway/surfaces/embeddings/embeddings.ts'

type Body = Readonly<Record<string, unknown>>

type Result = Parameters<LanguageCodec['toReply']>[0]
type Content = Result['content'][number]
type StreamPart = Parameters<ReplyEncoder['encode']>[0]

const usage: Result['usage'] = {
  inputTokens: { total: 12, noCache: 4, cacheRead: 8, cacheWrite: undefined },
  outputTokens: { total: 30, text: 20, reasoning: 10 },
}
const stop = { unified: 'stop', raw: undefined } as const
const finish: StreamPart = { type: 'finish', usage, finishReason: stop }
const identity = { id: 'r1', created: 1_700_000_000, model: 'chat' }
const messages = [{ role: 'user' as const, content: 'Hello' }]
const lookUp = {
  type: 'function' as const,
  function: { name: 'look_up', description: 'Looks up.', parameters: { type: 'object' } },
}

/** The official client in front of a server that answers by this function. */
function clientOf(answer: (body: Body) => Response): OpenAI {
  return new OpenAI({
    apiKey: 'k',
    baseURL: 'http://gateway.test/v1',
    maxRetries: 0,
    fetch: async (_url, init) => answer(JSON.parse(String(init?.body))),
  })
}

/** A gateway whose model says this, whatever it is asked. */
function gatewayOf(content: Content[], parts: readonly StreamPart[] = []): OpenAI {
  return clientOf((body) => {
    const { isStream } = chatCodec.read(body)
    const context = { ...identity, body }
    if (!isStream) {
      const result = { content, usage, finishReason: stop, warnings: [] }
      return Response.json(chatCodec.toReply(result, context))
    }
    const encoder = chatCodec.openStream(context)
    const frames = [...parts, finish].map((part) => encoder.encode(part)).join('')
    return new Response(frames, { headers: { 'content-type': 'text/event-stream' } })
  })
}

describe('chat completions of the official client', () => {
  test('a whole answer with a tool call, reasoning and usage', async () => {
    const openai = gatewayOf([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Wait.' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'look_up', input: '{"q":1}' },
    ])

    const completion = await openai.chat.completions.create({ model: 'chat', messages, tools: [lookUp] })

    expect(completion).toMatchObject({
      id: 'chatcmpl-r1',
      model: 'chat',
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            content: 'Wait.',
            refusal: null,
            reasoning_content: 'Hm.',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'look_up', arguments: '{"q":1}' } }],
          },
        },
      ],
      usage: { total_tokens: 42, prompt_tokens_details: { cached_tokens: 8 } },
    })
  })

  test('a stream', async () => {
    const openai = gatewayOf(
      [],
      [
        { type: 'text-start', id: '0' },
        { type: 'text-delta', id: '0', delta: 'Good ' },
        { type: 'text-delta', id: '0', delta: 'day 🌞' },
        { type: 'text-end', id: '0' },
      ],
    )

    const stream = await openai.chat.completions.create({
      model: 'chat',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    })
    let text = ''
    const reasons: (string | null)[] = []
    const usages: unknown[] = []
    for await (const { choices, usage: told } of stream) {
      text += choices[0]?.delta.content ?? ''
      if (choices[0]) reasons.push(choices[0].finish_reason)
      if (told) usages.push(told)
    }

    expect(text).toBe('Good day 🌞')
    expect(reasons.at(-1)).toBe('stop')
    expect(usages).toMatchObject([{ prompt_tokens: 12, completion_tokens: 30 }])
  })

  test('the streaming helper puts two interleaved tool calls together', async () => {
    const openai = gatewayOf(
      [],
      [
        { type: 'text-delta', id: '0', delta: 'Wait.' },
        { type: 'tool-input-start', id: 'a', toolName: 'look_up' },
        { type: 'tool-input-delta', id: 'a', delta: '{"q":' },
        { type: 'tool-input-start', id: 'b', toolName: 'look_up' },
        { type: 'tool-input-delta', id: 'a', delta: '1}' },
        { type: 'tool-call', toolCallId: 'a', toolName: 'look_up', input: '{"q":1}' },
        { type: 'tool-input-delta', id: 'b', delta: '{"q":2}' },
        { type: 'tool-call', toolCallId: 'b', toolName: 'look_up', input: '{"q":2}' },
      ],
    )

    const stream = openai.chat.completions.stream({ model: 'chat', messages, tools: [lookUp] })
    const completion = await stream.finalChatCompletion()

    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'Wait.',
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'look_up', arguments: '{"q":1}' } },
          { id: 'b', type: 'function', function: { name: 'look_up', arguments: '{"q":2}' } },
        ],
      },
    })
  })

  test('the helper for tools goes around its loop with what came back', async () => {
    const asked: Body[] = []
    const openai = clientOf((body) => {
      asked.push(body)
      const { prompt } = chatCodec.read(body).options
      const isAnswered = prompt.some(({ role }) => role === 'tool')
      const content: Content[] = isAnswered
        ? [{ type: 'text', text: 'It is 42.' }]
        : [{ type: 'tool-call', toolCallId: 'a', toolName: 'look_up', input: '{"q":1}' }]
      const result = { content, usage, finishReason: stop, warnings: [] }
      return Response.json(chatCodec.toReply(result, { ...identity, body }))
    })
    const tool = {
      type: 'function' as const,
      function: {
        ...lookUp.function,
        parse: (text: string) => z.object({ q: z.number() }).parse(JSON.parse(text)),
        function: ({ q }: { q: number }) => `${q + 41}`,
      },
    }

    const text = await openai.chat.completions
      .runTools({ model: 'chat', messages, tools: [tool] })
      .finalContent()

    expect(text).toBe('It is 42.')
    expect(chatCodec.read(asked[1]!).options.prompt.slice(1)).toMatchObject([
      { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'a', input: { q: 1 } }] },
      {
        role: 'tool',
        content: [{ toolCallId: 'a', toolName: 'look_up', output: { type: 'text', value: '42' } }],
      },
    ])
  })

  test('parse() reads an answer by its schema, streamed and whole', async () => {
    const text = '{"city":"Ulm","rain":false}'
    const openai = gatewayOf([{ type: 'text', text }], [{ type: 'text-delta', id: '0', delta: text }])
    const response_format = zodResponseFormat(z.object({ city: z.string(), rain: z.boolean() }), 'weather')
    const request = { model: 'chat', messages, response_format }

    const whole = await openai.chat.completions.parse(request)
    const streamed = await openai.chat.completions.stream(request).finalChatCompletion()

    expect(whole.choices[0]!.message.parsed).toEqual({ city: 'Ulm', rain: false })
    expect(streamed.choices[0]!.message.parsed).toEqual({ city: 'Ulm', rain: false })
    expect(chatCodec.read(request).options).toMatchObject({
      responseFormat: { type: 'json', name: 'weather', schema: { required: ['city', 'rain'] } },
      providerOptions: { openai: { strictJsonSchema: true } },
    })
  })
})

describe('embeddings of the official client', () => {
  const vectors = [
    [0.25, -1.5, 3],
    [1, 0, -0.125],
  ]
  const openai = clientOf((body) => {
    const { encodingFormat } = readEmbeddingRequest(body)
    return Response.json(toEmbeddingReply({ model: 'm', embeddings: vectors, tokens: 4, encodingFormat }))
  })

  test.each([undefined, 'float' as const])('asked for as %s are the numbers', async (encoding_format) => {
    const { data, usage: told } = await openai.embeddings.create({
      model: 'm',
      input: ['a', 'b'],
      ...(encoding_format && { encoding_format }),
    })

    expect(data.map(({ embedding }) => [...embedding])).toEqual(vectors)
    expect(told).toEqual({ prompt_tokens: 4, total_tokens: 4 })
  })
})
