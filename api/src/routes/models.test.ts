import type { EmbeddingModelV4, LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { Call } from '@tragwerk/trust/access'
import { afterEach, expect, test } from 'vitest'
import { type Fakes, startTestServer, type TestServer } from './test-server.ts'

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

const usage = {
  inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 2, text: 2, reasoning: undefined },
}
const finish: LanguageModelV4StreamPart = {
  type: 'finish',
  finishReason: { unified: 'stop', raw: 'stop' },
  usage,
}

function aModel(parts: readonly LanguageModelV4StreamPart[], failure?: Error): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'fake',
    modelId: 'echo',
    supportedUrls: {},
    doGenerate: async () => ({
      content: [{ type: 'text', text: 'Thirty days.' }],
      finishReason: { unified: 'stop', raw: 'stop' },
      usage,
      warnings: [],
    }),
    doStream: async () => ({
      stream: new ReadableStream({
        start(controller) {
          for (const part of parts) controller.enqueue(part)
          if (failure === undefined) controller.close()
          else controller.error(failure)
        },
      }),
    }),
  }
}

const delta = (text: string): LanguageModelV4StreamPart => ({ type: 'text-delta', id: '0', delta: text })

async function startWith(models: Fakes['models']): Promise<TestServer['server']> {
  running = await startTestServer({ ...(models && { models }) })
  return running.server
}

const start = (model: LanguageModelV4) => startWith({ languageModel: async () => model })

const chat = (body: object) => ({
  method: 'POST' as const,
  url: '/v1/chat/completions',
  headers: { authorization: 'Bearer key-all' },
  payload: { model: 'fake/echo', messages: [{ role: 'user', content: 'How many?' }], ...body },
})

function dataOf(payload: string): string[] {
  return payload
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: '))
    .map((frame) => frame.slice('data: '.length))
}

test('a chat answers as chat.completion, also to clients that send fields of their own', async () => {
  const server = await start(aModel([]))

  const reply = await server.inject(chat({ store: false, x_trace: 1 }))

  expect(reply.statusCode).toBe(200)
  expect(reply.json()).toMatchObject({
    object: 'chat.completion',
    model: 'fake/echo',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Thirty days.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  })
})

test.each([
  ['a whole answer', false],
  ['a stream', true],
])('%s tells what the platform took besides the model', async (_, stream) => {
  let elapsedMs = 3
  const slow = aModel([finish])
  const model: LanguageModelV4 = {
    ...slow,
    doGenerate: async (options) => {
      elapsedMs += 400
      return slow.doGenerate(options)
    },
  }
  const server = await start(model)
  const headers = new Map<string, string>()
  const endpoint = running!.endpoints.find(({ route }) => route.id === 'models.chat')!

  await endpoint.handle({
    call: { signal: new AbortController().signal } as Call,
    http: { elapsedMs: () => elapsedMs, setHeader: (name, value) => headers.set(name, value) },
    params: undefined,
    query: undefined,
    body: chat({ stream }).payload,
  })

  expect([...headers]).toEqual([['x-tragwerk-overhead-duration-ms', '3.00']])
  const reply = await server.inject(chat({ stream }))
  expect(Number(reply.headers['x-tragwerk-overhead-duration-ms'])).toBeGreaterThan(0)
})

test('a streamed chat is chunks of one id, closed by [DONE]', async () => {
  const server = await start(aModel([delta('Thirty'), delta(' days.'), finish]))

  const reply = await server.inject(chat({ stream: true, stream_options: { include_usage: true } }))

  const data = dataOf(reply.payload)
  expect(reply.headers['content-type']).toContain('text/event-stream')
  expect(data.at(-1)).toBe('[DONE]')
  const chunks = data.slice(0, -1).map((line) => JSON.parse(line))
  expect(new Set(chunks.map((chunk) => `${chunk.object} ${chunk.id}`)).size).toBe(1)
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('Thirty days.')
  expect(chunks.at(-1).usage.total_tokens).toBe(5)
})

test.each([
  ['fails', aModel([delta('Thir')], new Error('upstream reset'))],
  ['ends without a finish', aModel([delta('Thir')])],
])('a stream that %s in the middle reports an error and never [DONE]', async (_, model) => {
  const server = await start(model)

  const reply = await server.inject(chat({ stream: true }))

  const data = dataOf(reply.payload)
  expect(data).not.toContain('[DONE]')
  expect(JSON.parse(data.at(-1)!)).toMatchObject({
    error: { type: expect.any(String), code: expect.any(String) },
  })
  expect(reply.payload).not.toContain('upstream reset')
})

test('errors have the shape of the OpenAI API', async () => {
  const server = await startWith({})

  const wrongKey = await server.inject({
    method: 'GET',
    url: '/v1/models',
    headers: { authorization: 'Bearer x' },
  })
  const noModel = await server.inject(chat({ model: 'nope' }))
  const wrongBody = await server.inject(chat({ messages: [] }))

  expect([wrongKey.statusCode, wrongKey.json().error]).toMatchObject([
    401,
    { type: 'invalid_request_error', code: 'invalid_api_key', param: null },
  ])
  expect([noModel.statusCode, noModel.json().error.code]).toEqual([404, 'model_not_found'])
  expect([wrongBody.statusCode, wrongBody.json().error]).toMatchObject([
    400,
    { type: 'invalid_request_error', param: 'messages', code: 'http.request_invalid' },
  ])
})

test.each(['knowledge/handbook', 'knowledge%2Fhandbook'])(
  'GET /v1/models/%s finds an id with a slash',
  async (path) => {
    const asked: string[] = []
    const server = await startWith({
      entry: async (_call, id) => {
        asked.push(id)
        return { id, kind: 'language', provider: 'knowledge', ownedBy: 'tragwerk', createdAt: undefined }
      },
    })

    const reply = await server.inject({
      method: 'GET',
      url: `/v1/models/${path}`,
      headers: { 'x-api-key': 'key-all' },
    })

    expect(reply.json()).toMatchObject({ id: 'knowledge/handbook', object: 'model' })
    expect(asked).toEqual(['knowledge/handbook'])
  },
)

const halving: EmbeddingModelV4 = {
  specificationVersion: 'v4',
  provider: 'fake',
  modelId: 'half',
  maxEmbeddingsPerCall: 2,
  supportsParallelCalls: false,
  doEmbed: async ({ values }) => ({
    embeddings: values.map((value) => [value.length, 0.5]),
    usage: { tokens: values.length },
    warnings: [],
  }),
}

const embed = (body: object) => ({
  method: 'POST' as const,
  url: '/v1/embeddings',
  headers: { authorization: 'Bearer key-all' },
  payload: { model: 'fake/half', ...body },
})

test('more texts than the model takes at once are embedded in order, tokens summed', async () => {
  const server = await startWith({ embeddingModel: async () => halving })

  const reply = await server.inject(embed({ input: ['a', 'bb', 'ccc', 'dddd', 'eeeee'] }))

  expect(reply.json().data.map((item: { embedding: number[] }) => item.embedding[0])).toEqual([1, 2, 3, 4, 5])
  expect(reply.json().usage).toEqual({ prompt_tokens: 5, total_tokens: 5 })
})

test('a length of vectors that the model does not honour is refused instead of ignored', async () => {
  const server = await startWith({ embeddingModel: async () => halving })

  const reply = await server.inject(embed({ input: 'a', dimensions: 64 }))

  expect([reply.statusCode, reply.json().error]).toMatchObject([
    400,
    { param: 'dimensions', code: 'models.request_unsupported' },
  ])
})
