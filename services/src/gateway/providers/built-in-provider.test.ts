import type { EmbeddingModelV4, LanguageModelV4, RerankingModelV4 } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { createBuiltInProvider } from './built-in-provider.ts'

const never = () => Promise.reject(new Error('not called'))
const named = { specificationVersion: 'v4', provider: 'tragwerk' } as const
const extractive: LanguageModelV4 = {
  ...named,
  modelId: 'extractive',
  supportedUrls: {},
  doGenerate: never,
  doStream: never,
}
const embedder: EmbeddingModelV4 = {
  ...named,
  modelId: 'all-minilm-l6-v2',
  maxEmbeddingsPerCall: 64,
  supportsParallelCalls: true,
  doEmbed: never,
}
const reranker: RerankingModelV4 = { ...named, modelId: 'reranker', doRerank: never }

test('models of the process are found by their id and translated to', async () => {
  const provider = createBuiltInProvider({
    language: [extractive],
    embedding: [embedder],
    reranking: [reranker],
  })

  expect(provider).toMatchObject({ name: 'tragwerk', kind: 'built-in', sensitivityCeiling: 'restricted' })
  expect(provider.languageModel('extractive')).toBe(extractive)
  expect(provider.embeddingModel('all-minilm-l6-v2')).toBe(embedder)
  expect(provider.rerankingModel('reranker')).toBe(reranker)
  expect(provider.languageModel('all-minilm-l6-v2')).toBeUndefined()
  expect(provider.wire('openai-chat', 'extractive')).toBeUndefined()
  expect((await provider.listModels()).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'extractive language',
    'all-minilm-l6-v2 embedding',
    'reranker reranking',
  ])
})
