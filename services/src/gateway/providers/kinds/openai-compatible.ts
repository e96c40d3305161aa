import type { WireFormat } from '@tragwerk/contracts/gateway'
import {
  bearer,
  type Connection,
  endpointsBelow,
  missingSetting,
  type ProviderAdapter,
} from '../connection.ts'
import { createJinaRerankingModel } from '../jina-reranking-model.ts'
import { openaiModelList } from '../list-models.ts'

/** What every server of this sort speaks. */
export const usualFormats: readonly WireFormat[] = ['openai-chat', 'openai-completions', 'openai-embeddings']

/** vLLM, llama.cpp, LM Studio and all others that speak OpenAI's chat; `formats` says what else one speaks. */
export function createOpenaiCompatibleAdapter(connection: Connection): ProviderAdapter {
  const { baseUrl } = connection.provider
  if (baseUrl === undefined) {
    throw missingSetting(
      connection,
      'baseUrl',
      'this kind of provider has no usual address; give its baseUrl',
    )
  }
  return adaptOpenaiServer(connection, baseUrl.replace(/\/+$/, ''))
}

/** The SDK's name for providers of this sort; options and metadata stand under `openaiCompatible`. */
const sdkName = 'openai-compatible'

export function adaptOpenaiServer(connection: Connection, baseUrl: string): ProviderAdapter {
  const { apiKey, headers, name, provider } = connection
  const formats = provider.formats ?? usualFormats
  const open = async (fetch: typeof globalThis.fetch) => {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    return createOpenAICompatible({
      name: sdkName,
      baseURL: baseUrl,
      ...(apiKey === undefined ? {} : { apiKey }),
      headers,
      includeUsage: true,
      supportsStructuredOutputs: true,
      fetch,
    })
  }

  return {
    baseUrl,
    headers: bearer(apiKey),
    endpoint: endpointsBelow(baseUrl, formats),
    loadLanguageModel: async (model, fetch) => (await open(fetch)).languageModel(model),
    loadEmbeddingModel: async (model, fetch) => (await open(fetch)).embeddingModel(model),
    ...(formats.includes('cohere-rerank')
      ? {
          loadRerankingModel: async (model, fetch) =>
            createJinaRerankingModel({
              provider: name,
              model,
              baseUrl,
              fetch,
              headers: rerankHeaders(connection),
            }),
        }
      : {}),
    list: openaiModelList(baseUrl, name),
  }
}

export function rerankHeaders({ apiKey, headers }: Connection): Readonly<Record<string, string>> {
  return { ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }), ...headers }
}
