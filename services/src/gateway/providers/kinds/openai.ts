import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import {
  baseUrlOf,
  bearer,
  type Connection,
  endpointsBelow,
  noKey,
  type ProviderAdapter,
} from '../connection.ts'
import { openaiModelList } from '../list-models.ts'

/** OpenAI. Everything in its own formats passes through; Anthropic's is translated to the Responses API. */
export function createOpenaiAdapter(connection: Connection): ProviderAdapter {
  const baseUrl = baseUrlOf(connection, 'https://api.openai.com/v1')
  const open = async (fetch: typeof globalThis.fetch) => {
    const { createOpenAI } = await import('@ai-sdk/openai')
    const { apiKey = noKey, headers } = connection
    return createOpenAI({ baseURL: baseUrl, apiKey, headers, fetch })
  }

  return {
    baseUrl,
    headers: bearer(connection.apiKey),
    endpoint: endpointsBelow(baseUrl, [
      'openai-chat',
      'openai-responses',
      'openai-completions',
      'openai-embeddings',
      'openai-moderations',
    ]),
    async loadLanguageModel(model, fetch) {
      const provider = await open(fetch)
      return preferResponses(provider.responses(model), provider.chat(model))
    },
    loadEmbeddingModel: async (model, fetch) => (await open(fetch)).embeddingModel(model),
    list: openaiModelList(baseUrl, connection.name),
  }
}

/**
 * Of OpenAI's two interfaces the Responses API loses least: it returns reasoning (as summaries and encrypted, so that
 * it can be given back in the next turn), it is the only one for some models, and the only one that takes tools
 * together with reasoning for others. Chat is asked for what only chat has. Nothing is kept at the provider unless the
 * caller wants it.
 */
export function preferResponses(responses: LanguageModelV4, chat: LanguageModelV4): LanguageModelV4 {
  const choose = (options: LanguageModelV4CallOptions) => (needsChat(options) ? chat : responses)
  return {
    specificationVersion: 'v4',
    provider: responses.provider,
    modelId: responses.modelId,
    supportedUrls: responses.supportedUrls,
    doGenerate: (options) => choose(options).doGenerate(withoutStoring(options)),
    doStream: (options) => choose(options).doStream(withoutStoring(options)),
  }
}

function needsChat({ stopSequences, seed, frequencyPenalty, presencePenalty }: LanguageModelV4CallOptions) {
  return Boolean(stopSequences?.length || seed !== undefined || frequencyPenalty || presencePenalty)
}

function withoutStoring(options: LanguageModelV4CallOptions): LanguageModelV4CallOptions {
  const { providerOptions = {} } = options
  const own = { ...providerOptions.openai, ...providerOptions.azure }
  const settings = { store: false, ...own }
  return { ...options, providerOptions: { ...providerOptions, openai: settings, azure: settings } }
}
