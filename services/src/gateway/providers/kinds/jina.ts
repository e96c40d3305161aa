import { baseUrlOf, bearer, type Connection, endpointsBelow, type ProviderAdapter } from '../connection.ts'
import { createJinaRerankingModel } from '../jina-reranking-model.ts'
import { adaptOpenaiServer, rerankHeaders } from './openai-compatible.ts'

/** Jina: embeddings and reranking, both passed through. It answers no chat. Models are those of the configuration. */
export function createJinaAdapter(connection: Connection): ProviderAdapter {
  const baseUrl = baseUrlOf(connection, 'https://api.jina.ai/v1')
  const { loadEmbeddingModel } = adaptOpenaiServer(connection, baseUrl)

  return {
    baseUrl,
    headers: bearer(connection.apiKey),
    endpoint: endpointsBelow(baseUrl, ['openai-embeddings', 'cohere-rerank']),
    ...(loadEmbeddingModel ? { loadEmbeddingModel } : {}),
    loadRerankingModel: async (model, fetch) =>
      createJinaRerankingModel({
        provider: connection.name,
        model,
        baseUrl,
        fetch,
        headers: rerankHeaders(connection),
      }),
  }
}
