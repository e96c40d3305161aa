import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import { modelsErrors } from '../../errors.ts'
import { type ConnectionOptions, connect, failedCall } from './connection.ts'
import { toProviderError } from './to-provider-error.ts'

/**
 * An embedding model of an OpenAI-compatible server. Every reply is checked: as many vectors as texts, in their
 * order, all finite and of one length, the same as in earlier replies. Some servers answer with other encodings or
 * ignore `dimensions` without an error, which would spoil an index silently.
 */
export function createOpenaiCompatibleEmbeddingModel(
  options: ConnectionOptions,
  model: string,
): EmbeddingModelV4 {
  const inner = connect(options, model, 'embed').embeddingModel(model)
  let knownLength: number | undefined

  const check = (
    embeddings: readonly (readonly number[])[],
    expected: { count: number; length?: number },
  ) => {
    const problem = findProblem(embeddings, expected)
    if (problem) throw modelsErrors.embeddingInvalid({ provider: options.name, model, problem })
  }

  return {
    specificationVersion: 'v4',
    provider: options.name,
    modelId: model,
    maxEmbeddingsPerCall: inner.maxEmbeddingsPerCall,
    supportsParallelCalls: inner.supportsParallelCalls,
    async doEmbed(callOptions) {
      try {
        const result = await inner.doEmbed(callOptions)
        const embeddings = inOrder(result.embeddings, result.response?.body)
        const asked = callOptions.dimensions
        const length = asked ?? knownLength
        check(embeddings, { count: callOptions.values.length, ...(length === undefined ? {} : { length }) })
        if (asked === undefined) knownLength = embeddings[0]?.length
        return { ...result, embeddings }
      } catch (error) {
        throw toProviderError(error, failedCall(options, model, callOptions.abortSignal))
      }
    },
  }
}

function findProblem(
  embeddings: readonly (readonly number[])[],
  expected: { readonly count: number; readonly length?: number },
): string | undefined {
  const { count, length = embeddings[0]?.length ?? 0 } = expected
  if (embeddings.length !== count) return `${embeddings.length} vectors for ${count} texts`
  const odd = embeddings.find((embedding) => embedding.length !== length || length === 0)
  if (odd) return `a vector of ${odd.length} numbers where ${length} were expected`
  return embeddings.some((embedding) => !embedding.every(Number.isFinite))
    ? 'numbers that are not finite'
    : undefined
}

/** By `index` where the server gives one for each vector; the order of arrival otherwise. */
function inOrder(embeddings: number[][], body: unknown): number[][] {
  const data = (body as { data?: { index?: unknown }[] } | undefined)?.data ?? []
  const positions = data.map((item) => item.index)
  const isPermutation =
    new Set(positions).size === embeddings.length &&
    positions.every((at) => Number.isInteger(at) && (at as number) >= 0 && (at as number) < embeddings.length)
  if (!isPermutation) return embeddings
  const sorted: number[][] = []
  for (const [at, position] of positions.entries()) sorted[position as number] = embeddings[at]!
  return sorted
}
