import { APICallError, type RerankingModelV4 } from '@ai-sdk/provider'
import { z } from 'zod'

export interface JinaRerankingModelDeps {
  readonly provider: string
  readonly model: string
  readonly baseUrl: string
  readonly fetch: typeof fetch
  readonly headers: Readonly<Record<string, string>>
}

const Reply = z.object({
  id: z.string().nullish(),
  results: z.array(z.object({ index: z.int(), relevance_score: z.number() })),
})

/** `POST /rerank` as Jina and vLLM have it, for which the AI SDK has no package. Throws as the SDK's packages do. */
export function createJinaRerankingModel(deps: JinaRerankingModelDeps): RerankingModelV4 {
  const { provider, model, baseUrl, fetch, headers } = deps
  const url = `${baseUrl}/rerank`

  return {
    specificationVersion: 'v4',
    provider,
    modelId: model,
    async doRerank({ documents, query, topN, abortSignal, headers: more }) {
      const isText = documents.type === 'text'
      const texts = isText ? documents.values : documents.values.map((value) => JSON.stringify(value))
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...defined(more) },
        body: JSON.stringify({
          model,
          query,
          documents: texts,
          ...(topN === undefined ? {} : { top_n: topN }),
          return_documents: false,
        }),
        ...(abortSignal ? { signal: abortSignal } : {}),
      })
      const body = await response.text()
      const responseHeaders = Object.fromEntries(response.headers)
      const parsed = response.ok ? Reply.safeParse(parse(body)) : undefined
      if (!parsed?.success) {
        throw new APICallError({
          message: 'The reply to a rerank request is not one.',
          url,
          requestBodyValues: {},
          statusCode: response.status,
          responseHeaders,
          responseBody: body,
        })
      }
      const { id, results } = parsed.data
      return {
        ranking: results.map(({ index, relevance_score: relevanceScore }) => ({ index, relevanceScore })),
        response: { headers: responseHeaders, body: parse(body), ...(id ? { id } : {}) },
      }
    },
  }
}

function defined(headers: Readonly<Record<string, string | undefined>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
