import type { JsonObject } from '../../json.ts'
import { invalid, readPositiveInteger, readString, readWord, unsupported } from '../responses/fields.ts'

/** Most texts of one request, as OpenAI has it. */
export const maxEmbeddingInputs = 2048

export interface EmbeddingRequest {
  /** At least one. */
  readonly texts: readonly string[]
  readonly dimensions: number | undefined
  readonly encodingFormat: 'float' | 'base64'
  readonly user: string | undefined
}

/**
 * Reads a request to `/v1/embeddings`. Throws `gateway.request_invalid`, and `gateway.request_unsupported` for token
 * ids: only the model they were made for can tell what they mean.
 */
export function readEmbeddingRequest(body: JsonObject): EmbeddingRequest {
  return {
    texts: readTexts(body.input),
    dimensions: readPositiveInteger(body, 'dimensions'),
    encodingFormat: readWord(body, 'encoding_format', { allowed: ['float', 'base64'] }) ?? 'float',
    user: readString(body, 'user'),
  }
}

function readTexts(input: unknown): readonly string[] {
  if (typeof input === 'string') return [requireFilled(input, 'input')]
  if (!Array.isArray(input) || input.length === 0) {
    throw invalid('input', 'it must be a text or a list of at least one text')
  }
  if (input.length > maxEmbeddingInputs) {
    throw invalid('input', `it may hold at most ${maxEmbeddingInputs} texts`)
  }
  return input.map((text, index) => requireText(text, `input[${index}]`))
}

function requireText(text: unknown, path: string): string {
  if (typeof text === 'string') return requireFilled(text, path)
  if (typeof text === 'number' || Array.isArray(text)) {
    throw unsupported('input', 'token ids mean something to the model they were made for only; send texts')
  }
  throw invalid(path, 'it must be a text')
}

function requireFilled(text: string, path: string): string {
  if (text === '') throw invalid(path, 'it must not be empty')
  return text
}

export interface Embedded {
  /** As the client named it. */
  readonly model: string
  /** In the order of the texts. */
  readonly embeddings: readonly (readonly number[])[]
  readonly tokens: number
  readonly encodingFormat: 'float' | 'base64'
}

/** The answer in the shape of `/v1/embeddings`. */
export function toEmbeddingReply({ model, embeddings, tokens, encodingFormat }: Embedded): JsonObject {
  return {
    object: 'list',
    data: embeddings.map((embedding, index) => ({
      object: 'embedding',
      index,
      embedding: encodingFormat === 'base64' ? toBase64(embedding) : embedding,
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** 32-bit little-endian floats, as the official clients decode them. */
function toBase64(embedding: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(embedding.length * 4))
  for (let at = 0; at < embedding.length; at += 1) view.setFloat32(at * 4, embedding[at]!, true)
  return Buffer.from(view.buffer).toString('base64')
}
