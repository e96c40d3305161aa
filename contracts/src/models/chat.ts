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
    n: z.int().min(1).max(128).nullish().describe('Above 1 only with providers of this very format'),
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

export const chatFinishReasons = ['stop', 'length', 'content_filter', 'tool_calls', 'function_call'] as const
export const ChatFinishReason = z.enum(chatFinishReasons).meta({ id: 'ChatFinishReason' })
export type ChatFinishReason = z.infer<typeof ChatFinishReason>

/*
 * Replies may come from a provider byte for byte: what it adds is kept, and what it leaves out is allowed to be absent.
 */

export const ChatUsage = z
  .looseObject({
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
    prompt_tokens_details: z.looseObject({ cached_tokens: z.int().nullish() }).nullish(),
    completion_tokens_details: z.looseObject({ reasoning_tokens: z.int().nullish() }).nullish(),
  })
  .meta({ id: 'ChatUsage' })
export type ChatUsage = z.infer<typeof ChatUsage>

export const ChatCompletion = z
  .looseObject({
    id: z.string(),
    object: z.string(),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.looseObject({
        index: z.int(),
        message: z.looseObject({
          role: z.literal('assistant'),
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          reasoning_content: z.string().nullish().describe('Not part of the OpenAI shape'),
          tool_calls: z.array(ToolCall).nullish(),
        }),
        logprobs: z.unknown().optional(),
        finish_reason: z.string().nullish(),
      }),
    ),
    usage: ChatUsage.nullish(),
  })
  .meta({ id: 'ChatCompletion' })
export type ChatCompletion = z.infer<typeof ChatCompletion>

const ToolCallDelta = z.looseObject({
  index: z.int(),
  id: z.string().nullish(),
  type: z.string().nullish(),
  function: z.looseObject({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
})

export const ChatChunk = z
  .looseObject({
    id: z.string(),
    object: z.string(),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.looseObject({
        index: z.int(),
        delta: z.looseObject({
          role: z.string().nullish(),
          content: z.string().nullish(),
          reasoning_content: z.string().nullish().describe('Not part of the OpenAI shape'),
          tool_calls: z.array(ToolCallDelta).nullish(),
        }),
        logprobs: z.unknown().optional(),
        finish_reason: z.string().nullish(),
      }),
    ),
    usage: ChatUsage.nullish().describe('Null on all but the last chunk when asked for'),
  })
  .meta({ id: 'ChatChunk' })
export type ChatChunk = z.infer<typeof ChatChunk>
