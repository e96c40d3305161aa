import type { WireFormat } from '@tragwerk/contracts/gateway'
import { wireFormats } from '@tragwerk/contracts/gateway'
import { Secret } from '@tragwerk/infra/config'
import { expect, test } from 'vitest'
import { openProvider, withKey } from './contract/open-provider.ts'

const json = ['content-type', 'application/json'] as const
const bearer = [...json, 'authorization', 'Bearer key-1'] as const

interface Row {
  readonly settings: Record<string, unknown>
  readonly origin: string
  readonly headers: readonly string[]
  readonly paths: Partial<Record<WireFormat, string>>
}

const rows: readonly Row[] = [
  {
    settings: { kind: 'openai' },
    origin: 'https://api.openai.com',
    headers: bearer,
    paths: {
      'openai-chat': '/v1/chat/completions',
      'openai-responses': '/v1/responses',
      'openai-completions': '/v1/completions',
      'openai-embeddings': '/v1/embeddings',
      'openai-moderations': '/v1/moderations',
    },
  },
  {
    settings: { kind: 'azure', resourceName: 'my-house' },
    origin: 'https://my-house.openai.azure.com',
    headers: [...json, 'api-key', 'key-1'],
    paths: {
      'openai-chat': '/openai/v1/chat/completions',
      'openai-responses': '/openai/v1/responses',
      'openai-completions': '/openai/v1/completions',
      'openai-embeddings': '/openai/v1/embeddings',
    },
  },
  {
    settings: {
      kind: 'azure',
      baseUrl: 'https://my-house.openai.azure.com/openai/v1/',
      apiVersion: 'preview',
    },
    origin: 'https://my-house.openai.azure.com',
    headers: [...json, 'api-key', 'key-1'],
    paths: {
      'openai-chat': '/openai/v1/chat/completions?api-version=preview',
      'openai-responses': '/openai/v1/responses?api-version=preview',
      'openai-completions': '/openai/v1/completions?api-version=preview',
      'openai-embeddings': '/openai/v1/embeddings?api-version=preview',
    },
  },
  {
    settings: { kind: 'azure', baseUrl: 'https://my-house.openai.azure.com', apiVersion: '2024-10-21' },
    origin: 'https://my-house.openai.azure.com',
    headers: [...json, 'api-key', 'key-1'],
    paths: {
      'openai-chat': '/openai/deployments/model-1/chat/completions?api-version=2024-10-21',
      'openai-completions': '/openai/deployments/model-1/completions?api-version=2024-10-21',
      'openai-embeddings': '/openai/deployments/model-1/embeddings?api-version=2024-10-21',
    },
  },
  {
    settings: { kind: 'anthropic', baseUrl: 'https://api.anthropic.com' },
    origin: 'https://api.anthropic.com',
    headers: [...json, 'x-api-key', 'key-1', 'anthropic-version', '2023-06-01'],
    paths: {
      'anthropic-messages': '/v1/messages',
      'anthropic-count-tokens': '/v1/messages/count_tokens',
    },
  },
  { settings: { kind: 'google' }, origin: '', headers: [], paths: {} },
  {
    settings: { kind: 'mistral' },
    origin: 'https://api.mistral.ai',
    headers: bearer,
    paths: { 'openai-embeddings': '/v1/embeddings', 'openai-moderations': '/v1/moderations' },
  },
  { settings: { kind: 'bedrock', awsRegion: 'eu-central-1' }, origin: '', headers: [], paths: {} },
  {
    settings: { kind: 'cohere' },
    origin: 'https://api.cohere.com',
    headers: bearer,
    paths: { 'cohere-rerank': '/v2/rerank' },
  },
  {
    settings: { kind: 'jina' },
    origin: 'https://api.jina.ai',
    headers: bearer,
    paths: { 'openai-embeddings': '/v1/embeddings', 'cohere-rerank': '/v1/rerank' },
  },
  {
    settings: { kind: 'ollama' },
    origin: 'http://127.0.0.1:11434',
    headers: bearer,
    paths: {
      'openai-chat': '/v1/chat/completions',
      'openai-completions': '/v1/completions',
      'openai-embeddings': '/v1/embeddings',
    },
  },
  {
    settings: {
      kind: 'openai-compatible',
      baseUrl: 'http://gpu-1:8000/v1',
      formats: ['openai-chat', 'openai-responses', 'anthropic-messages', 'cohere-rerank'],
    },
    origin: 'http://gpu-1:8000',
    headers: bearer,
    paths: {
      'openai-chat': '/v1/chat/completions',
      'openai-responses': '/v1/responses',
      'anthropic-messages': '/v1/messages',
      'cohere-rerank': '/v1/rerank',
    },
  },
]

test.each(rows)(
  '$settings.kind takes its own formats as they are',
  ({ settings, origin, headers, paths }) => {
    const provider = openProvider(settings, { secrets: withKey('key-1') })

    const targets = wireFormats.flatMap((format) => {
      const target = provider.wire(format, 'model-1')
      return target ? [[format, target] as const] : []
    })

    expect(Object.fromEntries(targets.map(([format, { path }]) => [format, path]))).toEqual(paths)
    for (const [format, target] of targets) {
      expect(target).toMatchObject({ origin, headers, model: 'model-1' })
      const isAsked = format === 'openai-chat' || format === 'openai-completions'
      expect(target.streamUsage).toBe(isAsked ? 'inject' : 'always')
    }
  },
)

test('headers of the configuration are added and replace those of the kind', () => {
  const provider = openProvider(
    {
      kind: 'openai',
      headers: { 'openai-organization': 'org-1', 'x-tenant': 'env:TENANT', authorization: 'env:TOKEN' },
    },
    {
      secrets: {
        headers: { 'x-tenant': new Secret('house'), authorization: new Secret('Basic abc') },
      },
    },
  )

  expect(provider.wire('openai-chat', 'gpt-5-mini')?.headers).toEqual([
    ...json,
    'openai-organization',
    'org-1',
    'x-tenant',
    'house',
    'authorization',
    'Basic abc',
  ])
})

test('a target is put together once', () => {
  const provider = openProvider({ kind: 'openai' }, { secrets: withKey('key-1') })

  expect(provider.wire('openai-chat', 'a')).toBe(provider.wire('openai-chat', 'a'))
  expect(provider.languageModel('a')).toBe(provider.languageModel('a'))
})

test('models that nobody asks for any more are forgotten', () => {
  const provider = openProvider({ kind: 'openai' })
  const first = provider.wire('openai-chat', 'first')

  for (let index = 0; index < 500; index++) provider.wire('openai-chat', `other-${index}`)

  expect(provider.wire('openai-chat', 'first')).not.toBe(first)
})

test.each([
  { settings: { kind: 'azure' }, path: 'providers.upstream.resourceName' },
  { settings: { kind: 'bedrock' }, path: 'providers.upstream.awsRegion' },
  { settings: { kind: 'openai-compatible' }, path: 'providers.upstream.baseUrl' },
])('$settings.kind says which setting it misses', ({ settings, path }) => {
  expect(() => openProvider(settings)).toThrow(
    expect.objectContaining({
      code: 'gateway.configuration_invalid',
      details: { problems: [expect.objectContaining({ path })] },
    }),
  )
})

test('a provider tells what it is without its credentials', () => {
  const provider = openProvider(
    { kind: 'openai', region: 'eu', sensitivityCeiling: 'internal', maxConcurrency: 4 },
    { secrets: withKey('key-1') },
  )

  expect(provider).toMatchObject({
    name: 'upstream',
    kind: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    region: 'eu',
    sensitivityCeiling: 'internal',
    hasKey: true,
    maxConcurrency: 4,
  })
  expect(JSON.stringify(provider)).not.toContain('key-1')
})

test.each([
  { kind: 'anthropic', has: ['language'] },
  { kind: 'jina', has: ['embedding', 'reranking'] },
  { kind: 'cohere', has: ['language', 'embedding', 'reranking'] },
  { kind: 'ollama', has: ['language', 'embedding'] },
])('$kind offers $has models', ({ kind, has }) => {
  const provider = openProvider({ kind })

  expect(provider.languageModel('m') !== undefined).toBe(has.includes('language'))
  expect(provider.embeddingModel('m') !== undefined).toBe(has.includes('embedding'))
  expect(provider.rerankingModel('m') !== undefined).toBe(has.includes('reranking'))
  expect(provider.languageModel('')).toBeUndefined()
})

test.each(['', '../files', 'a/../b', 'a//b', 'a?key=x', 'a#b', 'a b', 'a%2e', '/a', 'a/.'])(
  'a model named "%s" is nobody’s',
  (name) => {
    const provider = openProvider({ kind: 'azure', resourceName: 'my-house', apiVersion: '2024-10-21' })

    expect(provider.wire('openai-chat', name)).toBeUndefined()
    expect(provider.languageModel(name)).toBeUndefined()
  },
)

test.each([
  'gpt-5-mini',
  'qwen3:8b',
  'org/model.v2',
  'arn:aws:bedrock:eu:1:inference-profile/eu.a-v1:0',
  '@cf/x',
])('a model may be named "%s"', (name) => {
  expect(openProvider({ kind: 'openai' }).wire('openai-chat', name)?.model).toBe(name)
})
