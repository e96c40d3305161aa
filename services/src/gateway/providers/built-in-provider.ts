import type { EmbeddingModelV4, LanguageModelV4, RerankingModelV4 } from '@ai-sdk/provider'
import type { GatewayProvider, ListedModel } from './provider.ts'

export interface BuiltInModels {
  readonly language: readonly LanguageModelV4[]
  readonly embedding: readonly EmbeddingModelV4[]
  readonly reranking: readonly RerankingModelV4[]
}

/** The name under which the models of this process are reached, whatever they call themselves. */
const builtInName = 'tragwerk'

/** The models that run inside this process. No data leaves it, so there is no ceiling. */
export function createBuiltInProvider({ language, embedding, reranking }: BuiltInModels): GatewayProvider {
  const toListed = (kind: ListedModel['kind']) => (model: { readonly modelId: string }) => ({
    name: model.modelId,
    kind,
    createdAt: undefined,
    ownedBy: builtInName,
  })
  const listed = [
    ...language.map(toListed('language')),
    ...embedding.map(toListed('embedding')),
    ...reranking.map(toListed('reranking')),
  ]
  const find = <M extends { readonly modelId: string }>(models: readonly M[]) => {
    const byId = new Map(models.map((model) => [model.modelId, model]))
    return (model: string) => byId.get(model)
  }

  return {
    name: builtInName,
    kind: 'built-in',
    baseUrl: null,
    region: null,
    sensitivityCeiling: 'restricted',
    hasKey: false,
    maxConcurrency: undefined,
    wire: () => undefined,
    languageModel: find(language),
    embeddingModel: find(embedding),
    rerankingModel: find(reranking),
    listModels: async () => listed,
  }
}
