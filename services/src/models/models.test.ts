import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import { createTracing } from '@tragwerk/infra/telemetry'
import type { Call } from '@tragwerk/trust/access'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ModelsDeps } from './deps.ts'
import type { ModelSource } from './model-source.ts'
import { createModels } from './models.ts'

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

let warnings: string[]
beforeEach(() => {
  warnings = []
})

const aModels = (options: Partial<ModelsDeps['options']> = {}) =>
  createModels({
    options: {
      openaiApiKey: undefined,
      openaiBaseUrl: undefined,
      defaultModel: 'tragwerk/extractive',
      ollamaHost: 'off',
      ...options,
    },
    builtInLanguageModels: [quoting],
    builtInEmbeddingModels: [embedding],
    tracing: createTracing({ serviceName: 'test', version: '0.0.0' }),
    logger: { warn: (_fields, message) => void warnings.push(message) },
  })
const named = (modelId: string): LanguageModelV4 => ({ ...quoting, provider: 'openai', modelId })
/** What a domain above contributes: it knows more models than it lists. */
const openai: ModelSource = {
  name: 'openai',
  list: async () => [
    {
      id: 'openai/gpt-5-mini',
      kind: 'language',
      provider: 'openai',
      ownedBy: 'openai',
      createdAt: undefined,
    },
    { id: 'support-chat', kind: 'route', provider: 'gateway', ownedBy: 'gateway', createdAt: undefined },
  ],
  languageModel: async (_call, id) =>
    id.startsWith('openai/') || id === 'support-chat' ? named(id.replace('openai/', '')) : undefined,
}
const withOpenai = (options: Partial<ModelsDeps['options']> = {}) => {
  const models = aModels(options)
  models.addSource(openai)
  return models
}
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

describe('an id', () => {
  test('of a route is the name of that route', async () => {
    expect(await withOpenai().languageModel(call, 'support-chat')).toMatchObject({ modelId: 'support-chat' })
  })

  test('of a model that the server does not list is good enough', async () => {
    expect((await withOpenai().languageModel(call, 'openai/ft:private')).modelId).toBe('ft:private')
  })

  test('without provider is good enough when one model has that name', async () => {
    const models = withOpenai()

    expect(await models.languageModel(call, 'gpt-5-mini')).toMatchObject({
      provider: 'openai',
      modelId: 'gpt-5-mini',
    })
  })

  test('that is not known is answered with near ones of the kind', async () => {
    const models = withOpenai()

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
    const models = withOpenai({ defaultModel: 'openai/gpt-5-mini' })

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
    const models = aModels()
    models.addSource({ name: 'broken', list: () => Promise.reject(new Error('down')) })

    expect(await ids(models)).toEqual(['tragwerk/extractive', 'tragwerk/all-minilm-l6-v2'])
    expect(warnings).toEqual(['A source of models could not be listed'])
  })
})
