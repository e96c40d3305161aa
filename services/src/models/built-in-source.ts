import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import type { ModelEntry, ModelSource } from './model-source.ts'

export interface BuiltInModels {
  readonly language: readonly LanguageModelV4[]
  readonly embedding: readonly EmbeddingModelV4[]
}

/** The models that run inside this process; their ids are `provider/modelId`. */
export function createBuiltInSource({ language, embedding }: BuiltInModels): ModelSource {
  const idOf = (model: LanguageModelV4 | EmbeddingModelV4) => `${model.provider}/${model.modelId}`
  const toEntry = (model: LanguageModelV4 | EmbeddingModelV4, kind: ModelEntry['kind']): ModelEntry => ({
    id: idOf(model),
    kind,
    provider: model.provider,
    ownedBy: model.provider,
    createdAt: undefined,
  })
  const entries = [
    ...language.map((model) => toEntry(model, 'language')),
    ...embedding.map((model) => toEntry(model, 'embedding')),
  ]

  return {
    name: 'built-in',
    list: async () => entries,
    languageModel: async (_call, id) => language.find((model) => idOf(model) === id),
    embeddingModel: async (_call, id) => embedding.find((model) => idOf(model) === id),
  }
}
