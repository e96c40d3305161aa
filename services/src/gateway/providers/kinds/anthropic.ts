import { z } from 'zod'
import { baseUrlOf, type Connection, endpointsBelow, noKey, type ProviderAdapter } from '../connection.ts'
import type { ModelList } from '../list-models.ts'

const protocolVersion = '2023-06-01'

/** Anthropic. Messages and token counts pass through; every other format is translated to messages. */
export function createAnthropicAdapter(connection: Connection): ProviderAdapter {
  const { apiKey, headers, name } = connection
  const stated = baseUrlOf(connection, 'https://api.anthropic.com/v1')
  // Its own SDKs take the address without the version.
  const baseUrl = stated === 'https://api.anthropic.com' ? `${stated}/v1` : stated
  const credentials = apiKey === undefined ? [] : ['x-api-key', apiKey]

  return {
    baseUrl,
    headers: [...credentials, 'anthropic-version', protocolVersion],
    endpoint: endpointsBelow(baseUrl, ['anthropic-messages', 'anthropic-count-tokens']),
    async loadLanguageModel(model, fetch) {
      const { createAnthropic } = await import('@ai-sdk/anthropic')
      return createAnthropic({ baseURL: baseUrl, apiKey: apiKey ?? noKey, headers, fetch })(model)
    },
    list: modelList(baseUrl, name),
  }
}

const AnthropicList = z.object({
  data: z.array(z.object({ id: z.string().min(1), created_at: z.string().nullish() })),
  has_more: z.boolean().nullish(),
  last_id: z.string().nullish(),
})

function modelList(baseUrl: string, ownedBy: string): ModelList {
  return {
    url: (cursor) =>
      `${baseUrl}/models?limit=1000${cursor === undefined ? '' : `&after_id=${encodeURIComponent(cursor)}`}`,
    read(body) {
      const page = AnthropicList.parse(body)
      return {
        models: page.data.map(({ id, created_at: createdAt }) => ({
          name: id,
          kind: 'language' as const,
          createdAt: createdAt ? new Date(createdAt) : undefined,
          ownedBy,
        })),
        next: page.has_more ? (page.last_id ?? undefined) : undefined,
      }
    },
  }
}
