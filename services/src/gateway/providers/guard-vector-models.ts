import type { EmbeddingModelV4, RerankingModelV4 } from '@ai-sdk/provider'
import { isAppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import { isJsonObject } from '../json.ts'
import { type GuardedModel, once } from './guard-language-model.ts'
import { toGatewayError } from './to-gateway-error.ts'

/**
 * An embedding model that rejects only with the gateway's errors or the caller's abort reason. Every reply is checked:
 * as many vectors as texts, in their order, all finite and of one length, the one asked for. Some servers answer with
 * other encodings or ignore `dimensions` without an error, which would spoil an index silently.
 */
export function guardEmbeddingModel(guarded: GuardedModel<EmbeddingModelV4>): EmbeddingModelV4 {
  const { provider, model, failedCall } = guarded
  const inner = once(() => guarded.load('whole'))

  return {
    specificationVersion: 'v4',
    provider,
    modelId: model,
    get maxEmbeddingsPerCall() {
      return inner().then((loaded) => loaded.maxEmbeddingsPerCall)
    },
    get supportsParallelCalls() {
      return inner().then((loaded) => loaded.supportsParallelCalls)
    },
    async doEmbed(options) {
      const call = failedCall(options.abortSignal)
      try {
        const result = await (await inner()).doEmbed(options)
        const embeddings = inOrder(result.embeddings, result.response?.body)
        const problem = findProblem(embeddings, options.values.length, options.dimensions)
        if (problem) {
          const { deployment } = call
          throw gatewayErrors.upstreamFailed({
            deployment,
            problem: `it answered with ${problem}`,
            status: 200,
          })
        }
        return { ...result, embeddings }
      } catch (error) {
        throw toGatewayError(error, call)
      }
    },
  }
}

/** A reranking model that rejects only with the gateway's errors or the caller's abort reason. */
export function guardRerankingModel(guarded: GuardedModel<RerankingModelV4>): RerankingModelV4 {
  const { provider, model, failedCall } = guarded
  const inner = once(() => guarded.load('whole'))

  return {
    specificationVersion: 'v4',
    provider,
    modelId: model,
    async doRerank(options) {
      const call = failedCall(options.abortSignal)
      try {
        const result = await (await inner()).doRerank(options)
        const count = options.documents.values.length
        const isWhole = result.ranking.every(
          ({ index, relevanceScore }) =>
            Number.isInteger(index) && index >= 0 && index < count && Number.isFinite(relevanceScore),
        )
        if (isWhole) return result
        const { deployment } = call
        const problem = 'it ranked documents that were not sent'
        throw gatewayErrors.upstreamFailed({ deployment, problem, status: 200 })
      } catch (error) {
        throw isAppError(error) && !call.signal?.aborted ? error : toGatewayError(error, call)
      }
    },
  }
}

function findProblem(
  embeddings: readonly (readonly number[])[],
  count: number,
  dimensions: number | undefined,
): string | undefined {
  const length = dimensions ?? embeddings[0]?.length ?? 0
  if (embeddings.length !== count) return `${embeddings.length} vectors for ${count} texts`
  const odd = embeddings.find((embedding) => embedding.length !== length || length === 0)
  if (odd) return `a vector of ${odd.length} numbers where ${length} were expected`
  return embeddings.some((embedding) => !embedding.every(Number.isFinite))
    ? 'numbers that are not finite'
    : undefined
}

/** By `index` where the server gives one for each vector; the order of arrival otherwise. */
function inOrder(embeddings: number[][], body: unknown): number[][] {
  const data: unknown = isJsonObject(body) ? body.data : undefined
  if (!Array.isArray(data)) return embeddings
  const positions = data.map((item: unknown) => (isJsonObject(item) ? item.index : undefined))
  const isPermutation =
    new Set(positions).size === embeddings.length &&
    positions.every((at) => Number.isInteger(at) && (at as number) >= 0 && (at as number) < embeddings.length)
  if (!isPermutation) return embeddings
  const sorted: number[][] = []
  for (const [at, position] of positions.entries()) sorted[position as number] = embeddings[at]!
  return sorted
}
