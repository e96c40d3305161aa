import type {
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4ToolCall,
} from '@ai-sdk/provider'
import { gatewayErrors } from '../../errors.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'
import type { ReplyContext } from '../codec.ts'
import { readCustomInput } from '../responses/custom-tool.ts'
import { customToolNames } from './read-tools.ts'
import { toExtraContent, toReasoningDetail } from './reasoning-details.ts'
import { createAnnotations, toChatUsage, toFinishReason, toImage, wantsReasoning } from './reply-words.ts'

/** The whole answer as a `chat.completion`. Throws `gateway.upstream_failed` when the generation broke off. */
export function toChatReply(result: LanguageModelV4GenerateResult, context: ReplyContext): JsonObject {
  const read = readContent(result.content, context.body)
  const finishReason = toFinishReason(result.finishReason, read.toolCalls.length > 0)
  if (finishReason === undefined) {
    throw gatewayErrors.upstreamFailed({
      deployment: context.model,
      problem: 'the answer broke off before its end',
      status: undefined,
    })
  }
  const text = wantsJson(context.body) ? (result.structuredOutputText ?? read.text) : read.text
  const hasText = text !== '' || read.toolCalls.length === 0
  return {
    id: `chatcmpl-${context.id}`,
    object: 'chat.completion',
    created: context.created,
    model: context.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: hasText ? text : null,
          refusal: null,
          ...(read.reasoning !== '' && { reasoning_content: read.reasoning }),
          ...(read.reasoningDetails.length > 0 && { reasoning_details: read.reasoningDetails }),
          ...(read.toolCalls.length > 0 && { tool_calls: read.toolCalls }),
          ...(read.annotations.length > 0 && { annotations: read.annotations }),
          ...(read.images.length > 0 && { images: read.images }),
        },
        logprobs: null,
        finish_reason: finishReason,
      },
    ],
    usage: toChatUsage(result.usage),
  }
}

function wantsJson({ response_format: format }: JsonObject): boolean {
  return isJsonObject(format) && (format.type === 'json_schema' || format.type === 'json_object')
}

function readContent(content: readonly LanguageModelV4Content[], body: JsonObject) {
  const annotations = createAnnotations()
  const customTools = customToolNames(body)
  const showsReasoning = wantsReasoning(body)
  const reasoningDetails: JsonObject[] = []
  const toolCalls: JsonObject[] = []
  const images: JsonObject[] = []
  let text = ''
  let reasoning = ''
  for (const part of content) {
    if (part.type === 'text') {
      if (part.citations) annotations.addCitations(part.citations, text.length, part.text.length)
      text += part.text
    } else if (part.type === 'reasoning' && showsReasoning) {
      reasoning += part.text
      const detail = toReasoningDetail(part.text, part.providerMetadata, reasoningDetails.length)
      if (detail) reasoningDetails.push(detail)
    } else if (part.type === 'tool-call' && part.providerExecuted !== true) {
      toolCalls.push(toToolCall(part, customTools))
    } else if (part.type === 'source') {
      annotations.addSource(part)
    } else if (part.type === 'file') {
      const image = toImage(part)
      if (image) images.push(image)
    }
  }
  return { text, reasoning, reasoningDetails, toolCalls, images, annotations: annotations.list(text.length) }
}

function toToolCall(call: LanguageModelV4ToolCall, customTools: ReadonlySet<string>): JsonObject {
  const { toolCallId: id, toolName: name, input } = call
  if (customTools.has(name)) return { id, type: 'custom', custom: { name, input: readCustomInput(input) } }
  const extra = toExtraContent(call.providerMetadata)
  return {
    id,
    type: 'function',
    function: { name, arguments: input === '' ? '{}' : input },
    ...(extra && { extra_content: extra }),
  }
}
