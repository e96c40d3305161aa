import type { EmbeddingModelV4 } from '@ai-sdk/provider'

export const dimensions = 64

/** Texts that share words have near vectors. The same text has the same vector, on every machine. */
export const wordVectorModel: EmbeddingModelV4 = {
  specificationVersion: 'v4',
  provider: 'test',
  modelId: 'words',
  maxEmbeddingsPerCall: 16,
  supportsParallelCalls: true,
  async doEmbed({ values, abortSignal }) {
    abortSignal?.throwIfAborted()
    return { embeddings: values.map(toVector), warnings: [] }
  },
}

function toVector(text: string): number[] {
  const vector = new Array<number>(dimensions).fill(0.01)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = [...word].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7)
    vector[hash % dimensions]! += 1
  }
  return vector
}
