import { z } from 'zod'
import { ModelId } from './entities.ts'

const TextPart = z.looseObject({ type: z.literal('text'), text: z.string() })
const ImagePart = z.looseObject({
  type: z.literal('image_url'),
  image_url: z.looseObject({ url: z.string() }),
})
const textContent = z.union([z.string(), z.array(TextPart)], {
  error: 'expected a text or a list of text parts',
})
const userContent = z.union([z.string(), z.array(z.discriminatedUnion('type', [TextPart, ImagePart]))], {
  error: 'expected a text or a list of parts of type text or image_url',
})

export const ToolCall = z.looseObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string().describe('JSON as text') }),
})
export type ToolCall = z.infer<typeof ToolCall>

export const ChatMessage = z
  .discriminatedUnion('role', [
    z.looseObject({ role: z.literal('system'), content: textContent }),
    z.looseObject({ role: z.literal('developer'), content: textContent }),
    z.looseObject({ role: z.literal('user'), content: userContent }),
    z.looseObject({
      role: z.literal('assistant'),
      content: textContent.nullish(),
      tool_calls: z.array(ToolCall).nullish(),
    }),
    z.looseObject({ role: z.literal('tool'), content: textContent, tool_call_id: z.string() }),
  ])
  .meta({ id: 'ChatMessage' })
export type ChatMessage = z.infer<typeof ChatMessage>

export const ChatTool = z
  .looseObject({
    type: z.literal('function'),
    function: z.looseObject({
      name: z.string().regex(/^[\w-]{1,64}$/),
      description: z.string().nullish(),
      parameters: z.record(z.string(), z.unknown()).nullish().describe('JSON Schema'),
      strict: z.boolean().nullish(),
    }),
  })
  .meta({ id: 'ChatTool' })
export type ChatTool = z.infer<typeof ChatTool>

export const ChatToolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) }),
])

export const ChatResponseFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({
      name: z.string(),
      description: z.string().nullish(),
      schema: z.record(z.string(), z.unknown()).nullish(),
    }),
  }),
])

export const ChatRequest = z
  .looseObject({
    model: ModelId,
    messages: z.array(ChatMessage).min(1).max(1000),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    n: z
      .literal(1, { error: 'only one choice is generated for each request; leave n out or set it to 1' })
      .nullish(),
    max_tokens: z.int().min(1).nullish(),
    max_completion_tokens: z.int().min(1).nullish().describe('Goes before max_tokens'),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    presence_penalty: z.number().min(-2).max(2).nullish(),
    frequency_penalty: z.number().min(-2).max(2).nullish(),
    stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
    seed: z.int().nullish(),
    tools: z.array(ChatTool).max(128).nullish(),
    tool_choice: ChatToolChoice.nullish(),
    response_format: ChatResponseFormat.nullish(),
    reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
    user: z.string().nullish(),
  })
  .meta({ id: 'ChatRequest' })
export type ChatRequest = z.infer<typeof ChatRequest>

export const chatFinishReasons = ['stop', 'length', 'content_filter', 'tool_calls'] as const
export const ChatFinishReason = z.enum(chatFinishReasons).meta({ id: 'ChatFinishReason' })
export type ChatFinishReason = z.infer<typeof ChatFinishReason>

export const ChatUsage = z
  .object({
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
    prompt_tokens_details: z.object({ cached_tokens: z.int() }).optional(),
    completion_tokens_details: z.object({ reasoning_tokens: z.int() }).optional(),
  })
  .meta({ id: 'ChatUsage' })
export type ChatUsage = z.infer<typeof ChatUsage>

export const ChatCompletion = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string().nullable(),
          refusal: z.null(),
          tool_calls: z.array(ToolCall).optional(),
        }),
        logprobs: z.null(),
        finish_reason: ChatFinishReason,
      }),
    ),
    usage: ChatUsage,
  })
  .meta({ id: 'ChatCompletion' })
export type ChatCompletion = z.infer<typeof ChatCompletion>

const ToolCallDelta = z.object({
  index: z.int(),
  id: z.string().optional(),
  type: z.literal('function').optional(),
  function: z.object({ name: z.string().optional(), arguments: z.string().optional() }),
})

export const ChatChunk = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion.chunk'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        delta: z.object({
          role: z.literal('assistant').optional(),
          content: z.string().optional(),
          tool_calls: z.array(ToolCallDelta).optional(),
        }),
        logprobs: z.null(),
        finish_reason: ChatFinishReason.nullable(),
      }),
    ),
    usage: ChatUsage.nullable().optional().describe('Null on all but the last chunk when asked for'),
  })
  .meta({ id: 'ChatChunk' })
export type ChatChunk = z.infer<typeof ChatChunk>
