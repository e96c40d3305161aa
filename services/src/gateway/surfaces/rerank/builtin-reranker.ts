import type { RerankingModelV4, RerankingModelV4CallOptions } from '@ai-sdk/provider'
import { gatewayErrors } from '../../errors.ts'

export interface EmbeddingRerankerDeps {
  /** Vectors of unit length, one for each text, in their order. */
  readonly embed: (texts: readonly string[], abortSignal?: AbortSignal) => Promise<readonly Float32Array[]>
  readonly modelId: string
}

/** All texts of a request are embedded by this process, so their number is bounded. */
export const maxEmbeddedDocuments = 1000

/**
 * A reranker that needs no key: it orders documents by the cosine of their vector and that of the query. Query and
 * document never meet inside a model, as they do in a reranker proper, so it adds little to a search that ranked by the
 * same vectors already; it helps after a search by words and keeps programs that call a reranker working. What a
 * document says beyond the length that the embedding model reads does not count. Scores lie between 0 and 1 (a negative
 * cosine is told as 0) and say which document fits better, not how probable it is that one fits. Rejects with
 * `gateway.request_unsupported` above 1000 documents.
 */
export function createEmbeddingReranker({ embed, modelId }: EmbeddingRerankerDeps): RerankingModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'tragwerk',
    modelId,
    async doRerank({ query, documents, topN, abortSignal }) {
      const texts = textsOf(documents)
      if (texts.length > maxEmbeddedDocuments) {
        throw gatewayErrors.requestUnsupported({
          param: 'documents',
          problem: `the built-in model ranks at most ${maxEmbeddedDocuments} at once; send fewer`,
        })
      }
      const [asked, ...vectors] = await embed([query, ...texts], abortSignal)
      const ranking = vectors
        .map((vector, index) => ({ index, cosine: dot(asked!, vector) }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, topN)
        .map(({ index, cosine }) => ({ index, relevanceScore: Math.min(1, Math.max(0, cosine)) }))
      return { ranking }
    },
  }
}

function textsOf({ type, values }: RerankingModelV4CallOptions['documents']): readonly string[] {
  return type === 'text' ? values : values.map((value) => JSON.stringify(value))
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!
  return sum
}
