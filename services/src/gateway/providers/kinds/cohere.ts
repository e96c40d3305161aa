import { z } from 'zod'
import {
  baseUrlOf,
  bearer,
  type Connection,
  endpointsBelow,
  noKey,
  type ProviderAdapter,
} from '../connection.ts'
import { guessKind, type ModelList } from '../list-models.ts'
import type { ListedModel } from '../provider.ts'

/** Cohere. Reranking passes through, chat and embeddings are translated. */
export function createCohereAdapter(connection: Connection): ProviderAdapter {
  const { apiKey, headers, name } = connection
  const baseUrl = baseUrlOf(connection, 'https://api.cohere.com/v2')
  const open = async (fetch: typeof globalThis.fetch) => {
    const { createCohere } = await import('@ai-sdk/cohere')
    return createCohere({ baseURL: baseUrl, apiKey: apiKey ?? noKey, headers, fetch })
  }

  return {
    baseUrl,
    headers: bearer(apiKey),
    endpoint: endpointsBelow(baseUrl, ['cohere-rerank']),
    loadLanguageModel: async (model, fetch) =>
      (await open(withReadableCitations(fetch))).languageModel(model),
    loadEmbeddingModel: async (model, fetch) => (await open(fetch)).embeddingModel(model),
    loadRerankingModel: async (model, fetch) => (await open(fetch)).rerankingModel(model),
    list: modelList(baseUrl.replace(/\/v2$/, '/v1'), name),
  }
}

/**
 * After results of tools Cohere cites these, in a form that the SDK refuses together with the whole answer. None of our
 * surfaces can name such a source, so those citations are taken out; citations of documents stay.
 */
function withReadableCitations(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const { status, headers } = response
    if (!response.ok || !headers.get('content-type')?.startsWith('application/json')) return response
    const text = await response.text()
    const kept = new Headers(headers)
    kept.delete('content-length')
    kept.delete('content-encoding')
    return new Response(withoutToolCitations(text), { status, headers: kept })
  }
}

const CitedAnswer = z.looseObject({
  message: z.looseObject({ citations: z.array(z.looseObject({ sources: z.array(z.looseObject({})) })) }),
})

function withoutToolCitations(text: string): string {
  const { data } = CitedAnswer.safeParse(parseJson(text))
  if (data === undefined) return text
  const citations = data.message.citations
    .map((citation) => ({ ...citation, sources: citation.sources.filter(({ document }) => document) }))
    .filter(({ sources }) => sources.length > 0)
  return JSON.stringify({ ...data, message: { ...data.message, citations } })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const CohereList = z.object({
  models: z.array(z.object({ name: z.string().min(1), endpoints: z.array(z.string()).nullish() })),
  next_page_token: z.string().nullish(),
})

/** Only the first version of its interface lists models. */
function modelList(baseUrl: string, ownedBy: string): ModelList {
  return {
    url: (cursor) =>
      `${baseUrl}/models?page_size=1000${cursor === undefined ? '' : `&page_token=${encodeURIComponent(cursor)}`}`,
    read(body) {
      const page = CohereList.parse(body)
      const models = page.models.map(({ name, endpoints }) => ({
        name,
        kind: kindOf(name, endpoints ?? []),
        createdAt: undefined,
        ownedBy,
      }))
      return { models, next: page.next_page_token ?? undefined }
    },
  }
}

function kindOf(name: string, endpoints: readonly string[]): ListedModel['kind'] {
  if (endpoints.includes('chat')) return 'language'
  if (endpoints.includes('rerank')) return 'reranking'
  return endpoints.includes('embed') ? 'embedding' : guessKind(name)
}
