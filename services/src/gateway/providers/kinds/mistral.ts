import { createHash } from 'node:crypto'
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider'
import {
  baseUrlOf,
  bearer,
  type Connection,
  endpointsBelow,
  noKey,
  type ProviderAdapter,
} from '../connection.ts'
import { openaiModelList } from '../list-models.ts'

/**
 * Mistral. Its chat looks like OpenAI's and is not: fields it does not know (`max_completion_tokens`, `seed`,
 * `stream_options`, `user`) make it refuse the whole request, ids of tool calls must have nine letters or digits, and
 * models that reason answer with a list of parts where clients expect a text. So chat is translated; embeddings and
 * moderations pass through.
 */
export function createMistralAdapter(connection: Connection): ProviderAdapter {
  const { apiKey, headers, name } = connection
  const baseUrl = baseUrlOf(connection, 'https://api.mistral.ai/v1')
  const open = async (fetch: typeof globalThis.fetch) => {
    const { createMistral } = await import('@ai-sdk/mistral')
    return createMistral({ baseURL: baseUrl, apiKey: apiKey ?? noKey, headers, fetch })
  }

  return {
    baseUrl,
    headers: bearer(apiKey),
    endpoint: endpointsBelow(baseUrl, ['openai-embeddings', 'openai-moderations']),
    loadLanguageModel: async (model, fetch) => withShortToolIds((await open(fetch)).chat(model)),
    loadEmbeddingModel: async (model, fetch) => (await open(fetch)).embeddingModel(model),
    list: openaiModelList(baseUrl, name),
  }
}

function withShortToolIds(model: LanguageModelV4): LanguageModelV4 {
  const shorten = (options: LanguageModelV4CallOptions) => ({
    ...options,
    prompt: shortenToolIds(options.prompt),
  })
  return {
    specificationVersion: 'v4',
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doGenerate: (options) => model.doGenerate(shorten(options)),
    doStream: (options) => model.doStream(shorten(options)),
  }
}

/** Ids of calls that another provider made, or the client, in Mistral's form; the same id always the same way. */
export function shortenToolIds(prompt: LanguageModelV4Prompt): LanguageModelV4Prompt {
  return prompt.map((message) => {
    if (message.role !== 'assistant' && message.role !== 'tool') return message
    const content = message.content.map((part) =>
      'toolCallId' in part ? { ...part, toolCallId: shortToolId(part.toolCallId) } : part,
    )
    return { ...message, content } as typeof message
  })
}

function shortToolId(id: string): string {
  if (/^[A-Za-z0-9]{9}$/.test(id)) return id
  return BigInt(`0x${createHash('sha256').update(id).digest('hex')}`)
    .toString(36)
    .slice(0, 9)
}
