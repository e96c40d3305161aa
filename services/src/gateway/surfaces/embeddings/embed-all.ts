import type { EmbeddingModelV4, EmbeddingModelV4CallOptions, EmbeddingModelV4Result } from '@ai-sdk/provider'
import { gatewayErrors } from '../../errors.ts'

export type EmbedOptions = Omit<EmbeddingModelV4CallOptions, 'values'>

export interface AllEmbedded {
  /** One for each text, in their order. */
  readonly embeddings: readonly (readonly number[])[]
  /** `undefined` when the provider did not count all of them. */
  readonly tokens: number | undefined
}

/** Calls under way at once for one request, at models that allow several. */
const maxParallelCalls = 4

/**
 * Vectors of all texts, with as many calls as the model's limit demands; the first failure ends the others. Rejects with
 * `gateway.request_unsupported` when the vectors have another length than was wished, because such vectors would spoil
 * an index, with `gateway.upstream_failed` when their number is wrong, and as the model does.
 */
export async function embedAll(
  model: EmbeddingModelV4,
  texts: readonly string[],
  options: EmbedOptions,
): Promise<AllEmbedded> {
  const batches = await split(model, texts)
  const parallel = batches.length > 1 && (await model.supportsParallelCalls) ? maxParallelCalls : 1
  const results = await embedBatches(model, batches, { ...options, parallel })
  const embeddings: (readonly number[])[] = []
  let tokens: number | undefined = 0
  for (const result of results) {
    for (const embedding of result.embeddings) embeddings.push(embedding)
    const counted: number | undefined = result.usage?.tokens
    tokens = tokens === undefined || counted === undefined ? undefined : tokens + counted
  }
  requireLength(model, embeddings, options.dimensions)
  return { embeddings, tokens }
}

async function split(model: EmbeddingModelV4, texts: readonly string[]): Promise<string[][]> {
  const size = Math.max(1, (await model.maxEmbeddingsPerCall) ?? texts.length)
  const batches: string[][] = []
  for (let from = 0; from < texts.length; from += size) batches.push(texts.slice(from, from + size))
  return batches
}

async function embedBatches(
  model: EmbeddingModelV4,
  batches: readonly string[][],
  { parallel, ...options }: EmbedOptions & { readonly parallel: number },
): Promise<readonly EmbeddingModelV4Result[]> {
  if (batches.length === 1) return [await embedBatch(model, batches[0]!, options)]
  const failure = new AbortController()
  const signals = options.abortSignal ? [options.abortSignal, failure.signal] : [failure.signal]
  const abortSignal = AbortSignal.any(signals)
  const results: EmbeddingModelV4Result[] = []
  let next = 0
  const work = async () => {
    while (next < batches.length && !abortSignal.aborted) {
      const at = next
      next += 1
      results[at] = await embedBatch(model, batches[at]!, { ...options, abortSignal })
    }
  }
  try {
    await Promise.all(Array.from({ length: parallel }, work))
  } catch (error) {
    failure.abort(error)
    throw error
  }
  options.abortSignal?.throwIfAborted()
  return results
}

async function embedBatch(
  model: EmbeddingModelV4,
  values: string[],
  options: EmbedOptions,
): Promise<EmbeddingModelV4Result> {
  const result = await model.doEmbed({ ...options, values })
  if (result.embeddings.length === values.length) return result
  throw gatewayErrors.upstreamFailed({
    deployment: `${model.provider}/${model.modelId}`,
    problem: `${result.embeddings.length} vectors came back for ${values.length} texts`,
    status: undefined,
  })
}

function requireLength(
  model: EmbeddingModelV4,
  embeddings: readonly (readonly number[])[],
  dimensions: number | undefined,
): void {
  if (dimensions === undefined) return
  const other = embeddings.find((embedding) => embedding.length !== dimensions)
  if (!other) return
  throw gatewayErrors.requestUnsupported({
    param: 'dimensions',
    problem: `the model "${model.modelId}" answers with ${other.length} numbers`,
  })
}
