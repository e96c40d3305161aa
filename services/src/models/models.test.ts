import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import { createManualClock } from '@tragwerk/infra/clock'
import { Secret } from '@tragwerk/infra/config'
import { createTracing } from '@tragwerk/infra/telemetry'
import type { Call } from '@tragwerk/trust/access'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ModelsDeps } from './deps.ts'
import type { ModelSource } from './model-source.ts'
import { createModels } from './models.ts'
import { type FakeServer, json, startFakeServer } from './providers/openai-compatible/fake-server.ts'
import { toOllamaUrl } from './providers/openai-compatible/ollama.ts'

const call: Call = {
  tenantId: '00000000-0000-7000-8000-000000000001',
  principal: { id: 'p', kind: 'system', name: 'test', permissions: new Set(), subjects: [] },
  signal: new AbortController().signal,
  traceId: '0'.repeat(32),
}
const quoting: LanguageModelV4 = {
  specificationVersion: 'v4',
  provider: 'tragwerk',
  modelId: 'extractive',
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error('not called here')),
  doStream: () => Promise.reject(new Error('not called here')),
}
const embedding: EmbeddingModelV4 = {
  specificationVersion: 'v4',
  provider: 'tragwerk',
  modelId: 'all-minilm-l6-v2',
  maxEmbeddingsPerCall: 1,
  supportsParallelCalls: true,
  doEmbed: () => Promise.reject(new Error('not called here')),
}

let server: FakeServer
let warnings: string[]
const disposables: Disposable[] = []
beforeAll(async () => {
  server = await startFakeServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  warnings = []
  server.play(json(200, aList('gpt-5-mini', 'text-embedding-3-small')))
})
afterEach(() => {
  for (const disposable of disposables.splice(0)) disposable[Symbol.dispose]()
})

const aList = (...ids: string[]) => ({
  object: 'list',
  data: ids.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'openai' })),
})
const aModels = (options: Partial<ModelsDeps['options']> = {}, deps: Partial<ModelsDeps> = {}) => {
  const models = createModels({
    options: {
      openaiApiKey: undefined,
      openaiBaseUrl: undefined,
      defaultModel: 'tragwerk/extractive',
      ollamaHost: 'off',
      ...options,
    },
    builtInLanguageModels: [quoting],
    builtInEmbeddingModels: [embedding],
    fetch,
    clock: createManualClock(),
    tracing: createTracing({ serviceName: 'test', version: '0.0.0' }),
    logger: { warn: (_fields, message) => void warnings.push(message) },
    ...deps,
  })
  disposables.push(models)
  return models
}
const configured = () => ({ openaiBaseUrl: `${server.baseUrl}/`, openaiApiKey: new Secret('k') })
const ids = async (models: ReturnType<typeof aModels>) => (await models.list(call)).map((entry) => entry.id)

test('without configuration the built-in models serve', async () => {
  const models = aModels()

  expect(await ids(models)).toEqual(['tragwerk/extractive', 'tragwerk/all-minilm-l6-v2'])
  expect(await models.languageModel(call)).toMatchObject({ provider: 'tragwerk', modelId: 'extractive' })
  expect(await models.embeddingModel(call)).toMatchObject({
    provider: 'tragwerk',
    modelId: 'all-minilm-l6-v2',
  })
  expect(models.defaultEmbeddingModelId).toBe('tragwerk/all-minilm-l6-v2')
})

test('a configured server adds its models with their kinds', async () => {
  const models = aModels(configured())

  expect(await models.list(call)).toContainEqual({
    id: 'openai/gpt-5-mini',
    kind: 'language',
    provider: 'openai',
    ownedBy: 'openai',
    createdAt: new Date(1_700_000_000_000),
  })
  expect(await models.entry(call, 'openai/text-embedding-3-small')).toMatchObject({ kind: 'embedding' })
  expect(server.requests.at(-1)).toMatchObject({ path: '/v1/models', headers: { authorization: 'Bearer k' } })
})

describe('an id', () => {
  test('of a model that the server does not list is good enough', async () => {
    expect((await aModels(configured()).languageModel(call, 'openai/ft:private')).modelId).toBe('ft:private')
  })

  test('without provider is good enough when one model has that name', async () => {
    const models = aModels(configured())

    expect(await models.languageModel(call, 'gpt-5-mini')).toMatchObject({
      provider: 'openai',
      modelId: 'gpt-5-mini',
    })
    expect(await models.embeddingModel(call, 'text-embedding-3-small')).toMatchObject({ provider: 'openai' })
  })

  test('that is not known is answered with near ones of the kind', async () => {
    const models = aModels(configured())

    await expect(models.languageModel(call, 'gpt-5-mnii')).rejects.toMatchObject({
      code: 'models.model_not_found',
      message: expect.stringContaining('Did you mean "openai/gpt-5-mini"?'),
    })
    await expect(models.embeddingModel(call, 'tragwerk/extractive')).rejects.toMatchObject({
      code: 'models.model_not_found',
    })
    await expect(models.entry(call, 'zzz')).rejects.toMatchObject({ details: { near: [] } })
  })

  test('of the default that was configured is used when none is given', async () => {
    const models = aModels({ ...configured(), defaultModel: 'openai/gpt-5-mini' })

    expect(await models.languageModel(call)).toMatchObject({ modelId: 'gpt-5-mini' })
  })
})

describe('sources', () => {
  const answering: ModelSource = {
    name: 'knowledge',
    list: async ({ tenantId }) => [
      {
        id: `knowledge/${tenantId.slice(-1)}`,
        kind: 'language',
        provider: 'knowledge',
        ownedBy: 'tragwerk',
        createdAt: undefined,
      },
    ],
    languageModel: async (_call, id) => (id === 'knowledge/1' ? quoting : undefined),
  }

  test('that are added contribute models that depend on the caller', async () => {
    const models = aModels()
    models.addSource(answering)

    expect(await ids(models)).toContain('knowledge/1')
    expect(await models.languageModel(call, 'knowledge/1')).toBe(quoting)
  })

  test('that fail are left out and reported, the others are listed', async () => {
    const models = aModels(configured())
    server.play(json(500, {}))

    expect(await ids(models)).toEqual(['tragwerk/extractive', 'tragwerk/all-minilm-l6-v2'])
    expect(warnings).toEqual(['A source of models could not be listed'])
  })

  test('are asked for their list once a minute, after a failure again in ten seconds', async () => {
    const clock = createManualClock()
    const models = aModels(configured(), { clock })
    const before = server.requests.length
    const asked = async () => {
      await models.list(call)
      return server.requests.length - before
    }

    expect([await asked(), await asked()]).toEqual([1, 1])
    await clock.advance(60_000)
    server.play(json(503, {}))
    expect([await asked(), await asked()]).toEqual([2, 2])
    await clock.advance(10_000)
    expect(await asked()).toBe(3)
  })
})

describe('Ollama', () => {
  const host = () => server.baseUrl.replace(/\/v1$/, '')
  const playOllama = () =>
    server.play((request, response) =>
      request.path === '/api/version'
        ? json(200, { version: '0.15.2' })(request, response)
        : json(200, aList('llama3.2:3b'))(request, response),
    )

  test('is found without holding up the start, and again when it appears later', async () => {
    const clock = createManualClock()
    server.play(json(404, {}))
    const models = aModels({ ollamaHost: host() }, { clock })
    await server.nextRequest()
    expect(await ids(models)).not.toContain('ollama/llama3.2:3b')

    playOllama()
    await clock.advance(60_000)
    await server.nextRequest()

    await expect.poll(() => ids(models)).toContain('ollama/llama3.2:3b')
    expect(await models.languageModel(call, 'ollama/llama3.2:3b')).toMatchObject({ provider: 'ollama' })
  })

  test('that does not answer in 300 ms counts as absent', async () => {
    const clock = createManualClock()
    server.play(() => {})
    const models = aModels({ ollamaHost: host() }, { clock })
    await server.nextRequest()
    const hangUp = server.nextHangUp()

    await clock.advance(300)

    await hangUp
    await expect(models.languageModel(call, 'ollama/llama3.2:3b')).rejects.toMatchObject({
      code: 'models.model_not_found',
    })
  })

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:11434'],
    ['0.0.0.0:11434', 'http://127.0.0.1:11434'],
    ['http://gpu.intern:8080/', 'http://gpu.intern:8080'],
    ['https://ollama.example.org', 'https://ollama.example.org'],
    ['http://gpu.intern', 'http://gpu.intern:11434'],
  ])('its host %s means %s', (given, expected) => {
    expect(toOllamaUrl(given)).toBe(expected)
  })
})
