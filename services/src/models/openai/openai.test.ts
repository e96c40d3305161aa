import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider'
import { ChatChunk, ChatCompletion, ChatRequest, EmbeddingReply } from '@tragwerk/contracts/models'
import { describe, expect, test } from 'vitest'
import { toCallOptions } from './to-call-options.ts'
import { type ChunkOptions, toChatChunks } from './to-chat-chunks.ts'
import { toChatCompletion } from './to-chat-completion.ts'
import { toEmbeddingReply, toEmbeddingValues } from './to-embedding-reply.ts'
import { toOpenaiModel } from './to-openai-model.ts'

const aRequest = (fields: object = {}) =>
  ChatRequest.parse({ model: 'm', messages: [{ role: 'user', content: 'Hello' }], ...fields })
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
const identity = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'm' }
const stop = { unified: 'stop', raw: 'stop' } as const

describe('a request', () => {
  test('without settings asks for nothing but the prompt', () => {
    expect(toCallOptions(aRequest())).toEqual({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    })
  })

  test('maps every setting, and max_completion_tokens goes before max_tokens', () => {
    const abort = new AbortController()
    const request = aRequest({
      max_tokens: 1,
      max_completion_tokens: 2,
      temperature: 0,
      top_p: 0.5,
      presence_penalty: 1,
      frequency_penalty: -1,
      stop: 'END',
      seed: 7,
      user: 'u1',
      reasoning_effort: 'low',
      tool_choice: { type: 'function', function: { name: 'add' } },
      tools: [{ type: 'function', function: { name: 'add', description: 'Adds', strict: true } }],
      response_format: { type: 'json_schema', json_schema: { name: 'sum', schema: { type: 'object' } } },
    })

    expect(toCallOptions(request, abort.signal)).toEqual({
      prompt: expect.any(Array),
      maxOutputTokens: 2,
      temperature: 0,
      topP: 0.5,
      presencePenalty: 1,
      frequencyPenalty: -1,
      stopSequences: ['END'],
      seed: 7,
      reasoning: 'low',
      toolChoice: { type: 'tool', toolName: 'add' },
      tools: [
        {
          type: 'function',
          name: 'add',
          description: 'Adds',
          strict: true,
          inputSchema: { type: 'object', properties: {} },
        },
      ],
      responseFormat: { type: 'json', name: 'sum', schema: { type: 'object' } },
      providerOptions: { openaiCompatible: { user: 'u1' } },
      abortSignal: abort.signal,
    })
  })

  test('keeps the conversation in order, with tool calls and their results', () => {
    const { prompt } = toCallOptions(
      aRequest({
        messages: [
          {
            role: 'developer',
            content: [
              { type: 'text', text: 'Be' },
              { type: 'text', text: 'brief.' },
            ],
          },
          { role: 'user', content: [{ type: 'text', text: 'Sum?' }] },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
          },
          { role: 'tool', tool_call_id: 'c1', content: '3' },
        ],
      }),
    )

    expect(prompt).toEqual([
      { role: 'system', content: 'Be\nbrief.' },
      { role: 'user', content: [{ type: 'text', text: 'Sum?' }] },
      {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: { a: 1 } }],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'c1', toolName: 'add', output: { type: 'text', value: '3' } },
        ],
      },
    ])
  })

  test.each([
    ['data:image/png;base64,AAAA', { mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } }],
    ['https://example.org/a.png', { mediaType: 'image/*', data: { type: 'url', url: expect.any(URL) } }],
  ])('hands the image %s on', (url, expected) => {
    const content = [{ type: 'image_url', image_url: { url } }]
    const { prompt } = toCallOptions(aRequest({ messages: [{ role: 'user', content }] }))

    expect(prompt[0]?.content[0]).toMatchObject({ type: 'file', ...expected })
  })

  test.each(['file:///etc/passwd', 'not an address', 'data:text/html;base64,AAAA'])(
    'refuses the image %s',
    (url) => {
      const content = [{ type: 'image_url', image_url: { url } }]
      const request = aRequest({ messages: [{ role: 'user', content }] })

      expect(() => toCallOptions(request)).toThrow(
        expect.objectContaining({ code: 'models.request_unsupported' }),
      )
    },
  )
})

describe('a whole reply', () => {
  test('joins the text and tells the usage', () => {
    const content = [
      { type: 'reasoning' as const, text: 'hm' },
      { type: 'text' as const, text: 'Hello ' },
      { type: 'text' as const, text: 'you.' },
    ]

    const reply = toChatCompletion({ content, finishReason: stop, usage }, identity)

    expect(ChatCompletion.parse(reply)).toEqual({
      ...identity,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello you.', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: wireUsage,
    })
  })

  test('with a tool call and no text has null content', () => {
    const content = [{ type: 'tool-call' as const, toolCallId: 'c1', toolName: 'add', input: '{"a":1}' }]

    const reply = toChatCompletion(
      { content, finishReason: { unified: 'tool-calls', raw: 'x' }, usage },
      identity,
    )

    expect(reply.choices[0]).toMatchObject({
      message: {
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
      },
      finish_reason: 'tool_calls',
    })
  })

  test.each([
    ['length', 'length'],
    ['content-filter', 'content_filter'],
    ['other', 'stop'],
  ] as const)('finish reason %s reads %s', (unified, expected) => {
    const reply = toChatCompletion(
      { content: [], finishReason: { unified, raw: undefined }, usage },
      identity,
    )

    expect(reply.choices[0]?.finish_reason).toBe(expected)
  })

  test.each(['error', 'interrupted'] as const)(
    'that ended as %s is an error, not a short answer',
    (unified) => {
      const broken = { content: [], finishReason: { unified, raw: undefined }, usage }

      expect(() => toChatCompletion(broken, identity)).toThrow('broke off')
    },
  )
})

describe('a streamed reply', () => {
  const streamOf = (parts: LanguageModelV4StreamPart[]) =>
    new ReadableStream<LanguageModelV4StreamPart>({
      start(controller) {
        for (const part of parts) controller.enqueue(part)
        controller.close()
      },
    })
  const collect = async (parts: LanguageModelV4StreamPart[], options: Partial<ChunkOptions> = {}) => {
    const chunks = []
    for await (const chunk of toChatChunks(streamOf(parts), {
      ...identity,
      includeUsage: false,
      ...options,
    })) {
      chunks.push(ChatChunk.parse(chunk))
    }
    return chunks
  }
  const text: LanguageModelV4StreamPart[] = [
    { type: 'stream-start', warnings: [] },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'Hel' },
    { type: 'reasoning-delta', id: '1', delta: 'hidden' },
    { type: 'text-delta', id: '0', delta: 'lo' },
    { type: 'text-end', id: '0' },
    { type: 'finish', finishReason: stop, usage },
  ]

  test('begins with the role and ends with the reason', async () => {
    const chunks = await collect(text)

    expect(chunks.map((chunk) => chunk.choices[0])).toEqual([
      { index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null },
      { index: 0, delta: { content: 'Hel' }, logprobs: null, finish_reason: null },
      { index: 0, delta: { content: 'lo' }, logprobs: null, finish_reason: null },
      { index: 0, delta: {}, logprobs: null, finish_reason: 'stop' },
    ])
    expect(chunks.every((chunk) => chunk.usage === undefined && chunk.id === 'chatcmpl-1')).toBe(true)
  })

  test('carries the usage in a last chunk of its own when asked for', async () => {
    const chunks = await collect(text, { includeUsage: true })

    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: wireUsage })
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true)
  })

  test('numbers tool calls, streamed or whole', async () => {
    const chunks = await collect([
      { type: 'tool-input-start', id: 'c1', toolName: 'add' },
      { type: 'tool-input-delta', id: 'c1', delta: '{"a"' },
      { type: 'tool-input-delta', id: 'c1', delta: ':1}' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: '{"a":1}' },
      { type: 'tool-call', toolCallId: 'c2', toolName: 'sub', input: '{}' },
      { type: 'finish', finishReason: { unified: 'tool-calls', raw: 'tool_calls' }, usage },
    ])

    expect(chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])).toEqual([
      { index: 0, id: 'c1', type: 'function', function: { name: 'add', arguments: '' } },
      { index: 0, function: { arguments: '{"a"' } },
      { index: 0, function: { arguments: ':1}' } },
      { index: 1, id: 'c2', type: 'function', function: { name: 'sub', arguments: '{}' } },
    ])
  })

  test.each<[string, LanguageModelV4StreamPart[], string]>([
    ['an error inside', [{ type: 'error', error: new Error('upstream fell over') }], 'fell over'],
    ['no finish', text.slice(0, 3), 'broke off'],
    [
      'an interrupted finish',
      [{ type: 'finish', finishReason: { unified: 'interrupted', raw: undefined }, usage }],
      'broke off',
    ],
  ])('with %s throws, so that nobody takes it for complete', async (_name, parts, message) => {
    await expect(collect(parts)).rejects.toThrow(message)
  })

  test('is cancelled at its source when the reader leaves', async () => {
    let isCancelled = false
    const endless = new ReadableStream<LanguageModelV4StreamPart>({
      pull: (controller) => controller.enqueue({ type: 'text-delta', id: '0', delta: 'x' }),
      cancel: () => {
        isCancelled = true
      },
    })

    for await (const chunk of toChatChunks(endless, { ...identity, includeUsage: false })) {
      if (chunk.choices[0]?.delta.content === 'x') break
    }

    expect(isCancelled).toBe(true)
  })
})

describe('embeddings', () => {
  const embedded = {
    model: 'm',
    embeddings: [
      [0.5, -1],
      [0, 2],
    ],
    tokens: 9,
  }

  test('travel as numbers', () => {
    expect(EmbeddingReply.parse(toEmbeddingReply(embedded, 'float'))).toMatchObject({
      data: [
        { index: 0, embedding: [0.5, -1] },
        { index: 1, embedding: [0, 2] },
      ],
      usage: { prompt_tokens: 9, total_tokens: 9 },
    })
  })

  test('travel as base64 of 32-bit floats', () => {
    const [first] = toEmbeddingReply(embedded, 'base64').data
    const bytes = Buffer.from(first!.embedding as string, 'base64')

    expect([bytes.length, bytes.readFloatLE(0), bytes.readFloatLE(4)]).toEqual([8, 0.5, -1])
  })

  test('one text is a list of one', () => {
    expect(toEmbeddingValues({ input: 'a' })).toEqual(['a'])
    expect(toEmbeddingValues({ input: ['a', 'b'] })).toEqual(['a', 'b'])
  })
})

test('a model without a date was created at 0', () => {
  const entry = { id: 'a/b', kind: 'language', provider: 'a', ownedBy: 'a', createdAt: undefined } as const

  expect(toOpenaiModel(entry)).toEqual({
    id: 'a/b',
    object: 'model',
    created: 0,
    owned_by: 'a',
    kind: 'language',
  })
})
