import type { EmbeddingReply, EmbeddingRequest } from '@tragwerk/contracts/models'

/** Vectors of one request, in the order of its texts. */
export interface Embedded {
  readonly model: string
  readonly embeddings: readonly (readonly number[])[]
  readonly tokens: number
}

/** The request's texts as a list. */
export function toEmbeddingValues({ input }: Pick<EmbeddingRequest, 'input'>): string[] {
  return typeof input === 'string' ? [input] : input
}

export function toEmbeddingReply(
  { model, embeddings, tokens }: Embedded,
  format: EmbeddingRequest['encoding_format'],
): EmbeddingReply {
  return {
    object: 'list',
    data: embeddings.map((embedding, index) => ({
      object: 'embedding',
      index,
      embedding: format === 'base64' ? toBase64(embedding) : [...embedding],
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** 32-bit little-endian floats, as the official clients decode them. */
function toBase64(embedding: readonly number[]): string {
  const bytes = Buffer.alloc(embedding.length * 4)
  for (const [at, value] of embedding.entries()) bytes.writeFloatLE(value, at * 4)
  return bytes.toString('base64')
}
