import { z } from 'zod'
import { baseUrlOf, type Connection, noKey, type ProviderAdapter } from '../connection.ts'
import type { ModelList } from '../list-models.ts'
import type { ListedModel } from '../provider.ts'

/** Google's Gemini API. It speaks none of the formats of clients, so everything is translated. */
export function createGoogleAdapter(connection: Connection): ProviderAdapter {
  const { apiKey, headers, name } = connection
  const baseUrl = baseUrlOf(connection, 'https://generativelanguage.googleapis.com/v1beta')
  const open = async (fetch: typeof globalThis.fetch) => {
    const { createGoogle } = await import('@ai-sdk/google')
    return createGoogle({ baseURL: baseUrl, apiKey: apiKey ?? noKey, headers: { ...headers }, fetch })
  }

  return {
    baseUrl,
    headers: apiKey === undefined ? [] : ['x-goog-api-key', apiKey],
    endpoint: () => undefined,
    loadLanguageModel: async (model, fetch) => (await open(fetch)).languageModel(model),
    loadEmbeddingModel: async (model, fetch) => (await open(fetch)).embeddingModel(model),
    list: modelList(baseUrl, name),
  }
}

const GoogleList = z.object({
  models: z
    .array(z.object({ name: z.string().min(1), supportedGenerationMethods: z.array(z.string()).default([]) }))
    .default([]),
  nextPageToken: z.string().nullish(),
})

function modelList(baseUrl: string, ownedBy: string): ModelList {
  return {
    url: (cursor) =>
      `${baseUrl}/models?pageSize=1000${cursor === undefined ? '' : `&pageToken=${encodeURIComponent(cursor)}`}`,
    read(body) {
      const page = GoogleList.parse(body)
      const models = page.models.flatMap(({ name, supportedGenerationMethods: methods }) => {
        const kind = kindOf(methods)
        return kind ? [{ name: name.replace(/^models\//, ''), kind, createdAt: undefined, ownedBy }] : []
      })
      return { models, next: page.nextPageToken ?? undefined }
    },
  }
}

/** Models for pictures and video are left out. */
function kindOf(methods: readonly string[]): ListedModel['kind'] | undefined {
  if (methods.includes('generateContent')) return 'language'
  return methods.includes('embedContent') ? 'embedding' : undefined
}
