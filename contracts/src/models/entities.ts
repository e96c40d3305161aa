import { z } from 'zod'

/**
 * Schemas of the OpenAI-compatible surface. Clients of that surface send fields that this platform does not know,
 * so unknown fields are accepted and kept (`looseObject`), unlike everywhere else.
 */

export const ModelId = z.string().min(1).max(200).meta({ id: 'ModelId' })

export const modelKinds = ['language', 'embedding', 'reranking', 'route'] as const

export const Model = z
  .object({
    id: ModelId,
    object: z.literal('model'),
    created: z.int().describe('Unix seconds; 0 when the provider does not say'),
    owned_by: z.string(),
    kind: z.enum(modelKinds).describe('Not part of the OpenAI shape; route: a task route of the gateway'),
  })
  .meta({ id: 'Model' })
export type Model = z.infer<typeof Model>

export const ModelList = z
  .object({ object: z.literal('list'), data: z.array(Model) })
  .meta({ id: 'ModelList' })
export type ModelList = z.infer<typeof ModelList>

export const OpenaiError = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string().describe('invalid_request_error, rate_limit_error, … or what the provider says'),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: 'OpenaiError' })
export type OpenaiError = z.infer<typeof OpenaiError>

/** Most texts of one embedding request, as OpenAI has it. */
export const maxEmbeddingInputs = 2048

export const EmbeddingRequest = z
  .looseObject({
    model: ModelId,
    input: z
      .union([z.string(), z.array(z.string()), z.array(z.int()), z.array(z.array(z.int()))])
      .describe(
        `A text or a list of at most ${maxEmbeddingInputs} texts; token ids only with providers of this very format`,
      ),
    encoding_format: z.enum(['float', 'base64']).optional(),
    dimensions: z.int().min(1).optional().describe('Accepted only where the model can shorten its vectors'),
    user: z.string().optional(),
  })
  .meta({ id: 'EmbeddingRequest' })
export type EmbeddingRequest = z.infer<typeof EmbeddingRequest>

export const EmbeddingReply = z
  .looseObject({
    object: z.string(),
    data: z.array(
      z.looseObject({
        object: z.string(),
        index: z.int(),
        embedding: z
          .union([z.array(z.number()), z.string()])
          .describe('Numbers, or base64 of 32-bit little-endian floats'),
      }),
    ),
    model: z.string(),
    usage: z.looseObject({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .meta({ id: 'EmbeddingReply' })
export type EmbeddingReply = z.infer<typeof EmbeddingReply>
