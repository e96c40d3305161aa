import { z } from 'zod'

export const wireFormats = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'openai-embeddings',
  'openai-moderations',
  'anthropic-messages',
  'anthropic-count-tokens',
  'cohere-rerank',
] as const
/** The protocol that a client or a provider speaks. */
export const WireFormat = z.enum(wireFormats).meta({ id: 'WireFormat' })
export type WireFormat = z.infer<typeof WireFormat>
