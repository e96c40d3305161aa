import { z } from 'zod'
import { ModelId } from './entities.ts'

/** Schemas of the lists of models in the shape of the Anthropic API. */

/** Most models of one page, as Anthropic has it. */
export const maxAnthropicPage = 1000

export const AnthropicModel = z
  .object({
    type: z.literal('model'),
    id: ModelId,
    display_name: z.string(),
    created_at: z.iso.datetime().describe('1970-01-01T00:00:00.000Z when the provider does not say'),
    lifecycle: z.literal('active'),
    capabilities: z.null().describe('Not known here, as all fields that are null'),
    deprecated_at: z.null(),
    line: z.null(),
    max_input_tokens: z.null(),
    max_tokens: z.null(),
    retires_at: z.null(),
  })
  .meta({ id: 'AnthropicModel' })
export type AnthropicModel = z.infer<typeof AnthropicModel>

export const AnthropicModelList = z
  .object({
    data: z.array(AnthropicModel),
    has_more: z.boolean(),
    first_id: ModelId.nullable(),
    last_id: ModelId.nullable(),
  })
  .meta({ id: 'AnthropicModelList' })
export type AnthropicModelList = z.infer<typeof AnthropicModelList>

/** Fields beyond these, such as `beta`, are taken and not looked at. */
export const AnthropicModelQuery = z.looseObject({
  limit: z.coerce.number().int().min(1).max(maxAnthropicPage).default(20),
  after_id: ModelId.optional().describe('The page begins behind this model'),
  before_id: ModelId.optional().describe('The page ends before this model'),
})
export type AnthropicModelQuery = z.output<typeof AnthropicModelQuery>

export const AnthropicError = z
  .object({
    type: z.literal('error'),
    error: z.object({
      type: z.string().describe('not_found_error, rate_limit_error, …'),
      message: z.string(),
      details: z.object({ error_code: z.string() }),
    }),
    request_id: z.string().optional(),
  })
  .meta({ id: 'AnthropicError' })
