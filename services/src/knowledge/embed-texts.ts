import { ensure } from '@tragwerk/infra/errors'
import type { Embedder } from './deps.ts'
import { knowledgeErrors } from './errors.ts'

/** Vectors of unit length, one per text, in order. */
export async function embedTexts(embedder: Embedder, texts: readonly string[]): Promise<Float32Array[]> {
  const limit = (await embedder.model.maxEmbeddingsPerCall) ?? texts.length
  const vectors: Float32Array[] = []
  for (let from = 0; from < texts.length; from += limit) {
    const values = texts.slice(from, from + limit)
    const { embeddings } = await embedder.model.doEmbed({ values })
    ensure(embeddings.length === values.length, () =>
      knowledgeErrors.embeddingIncomplete({ expected: values.length, received: embeddings.length }),
    )
    vectors.push(...embeddings.map(toUnitVector))
  }
  return vectors
}

function toUnitVector(embedding: readonly number[]): Float32Array {
  const length = Math.hypot(...embedding) || 1
  return Float32Array.from(embedding, (value) => value / length)
}
