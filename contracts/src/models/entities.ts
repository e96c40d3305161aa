import { z } from 'zod'

/**
 * Schemas of the OpenAI-compatible surface. Clients of that surface send fields that this platform does not know,
 * so unknown fields are accepted and kept (`looseObject`), unlike everywhere else.
 */

export const ModelId = z.string().min(1).max(200).meta({ id: 'ModelId' })

export const Model = z
  .object({
    id: ModelId,
    object: z.literal('model'),
    created: z.int().describe('Unix seconds; 0 when the provider does not say'),
    owned_by: z.string(),
    kind: z.enum(['language', 'embedding']).describe('Not part of the OpenAI shape'),
  })
  .meta({ id: 'Model' })
export type Model = z.infer<typeof Model>

export const ModelList = z
  .object({ object: z.literal('list'), data: z.array(Model) })
  .meta({ id: 'ModelList' })
export type ModelList = z.infer<typeof ModelList>

export const openaiErrorTypes = [
  'invalid_request_error',
  'authentication_error',
  'permission_error',
  'not_found_error',
  'rate_limit_error',
  'service_unavailable_error',
  'server_error',
] as const

export const OpenaiError = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.enum(openaiErrorTypes),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: 'OpenaiError' })
export type OpenaiError = z.infer<typeof OpenaiError>

/** Most texts of one embedding request, as OpenAI has it. */
export const maxEmbeddingInputs = 2048

const embeddingText = z.string().max(1_000_000)

export const EmbeddingRequest = z
  .looseObject({
    model: ModelId,
    input: z
      .union([embeddingText, z.array(embeddingText).min(1).max(maxEmbeddingInputs)], {
        error: `expected a text or a list of 1 to ${maxEmbeddingInputs} texts; token ids are not accepted`,
      })
      .describe('A text or a list of texts'),
    encoding_format: z.enum(['float', 'base64']).default('float'),
    dimensions: z.int().min(1).optional().describe('Accepted only where the model can shorten its vectors'),
    user: z.string().optional(),
  })
  .meta({ id: 'EmbeddingRequest' })
export type EmbeddingRequest = z.infer<typeof EmbeddingRequest>

export const EmbeddingReply = z
  .object({
    object: z.literal('list'),
    data: z.array(
      z.object({
        object: z.literal('embedding'),
        index: z.int(),
        embedding: z
          .union([z.array(z.number()), z.string()])
          .describe('Numbers, or base64 of 32-bit little-endian floats'),
      }),
    ),
    model: z.string(),
    usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .meta({ id: 'EmbeddingReply' })
export type EmbeddingReply = z.infer<typeof EmbeddingReply>
