import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import { ensure } from '@tragwerk/infra/errors'
import { modelsErrors } from './errors.ts'

/** Vectors of unit length, one per text, in order; as many calls as the model's limit demands. */
export async function embedTexts(
  model: EmbeddingModelV4,
  texts: readonly string[],
  abortSignal?: AbortSignal,
): Promise<Float32Array[]> {
  const limit = (await model.maxEmbeddingsPerCall) ?? texts.length
  const vectors: Float32Array[] = []
  for (let from = 0; from < texts.length; from += limit) {
    const values = texts.slice(from, from + limit)
    const { embeddings } = await model.doEmbed({ values, ...(abortSignal && { abortSignal }) })
    ensure(embeddings.length === values.length, () =>
      modelsErrors.embeddingInvalid({
        provider: model.provider,
        model: model.modelId,
        problem: `${embeddings.length} vectors came back for ${values.length} texts`,
      }),
    )
    vectors.push(...embeddings.map(toUnitVector))
  }
  return vectors
}

function toUnitVector(embedding: readonly number[]): Float32Array {
  const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0)) || 1
  return Float32Array.from(embedding, (value) => value / length)
}
