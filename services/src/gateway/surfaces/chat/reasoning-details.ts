import type {
  LanguageModelV4ReasoningPart,
  SharedV4ProviderMetadata,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { readArray, readString, requireObject } from '../responses/fields.ts'

/**
 * Providers that sign their reasoning want it back with the signature in the next turn of a tool loop. The chat format
 * has no place for that; `reasoning_details` is the field that clients of other gateways keep and send back.
 */
const formats = {
  anthropic: 'anthropic-claude-v1',
  google: 'google-gemini-v1',
  openai: 'openai-responses-v1',
} as const

/** The entry for one block of reasoning; `undefined` when its provider wants nothing back. */
export function toReasoningDetail(
  text: string,
  metadata: SharedV4ProviderMetadata | undefined,
  index: number,
): JsonObject | undefined {
  if (metadata === undefined) return undefined
  const anthropic = metadata.anthropic ?? metadata.amazonBedrock ?? metadata.bedrock
  if (typeof anthropic?.redactedData === 'string') {
    return { type: 'reasoning.encrypted', data: anthropic.redactedData, format: formats.anthropic, index }
  }
  if (typeof anthropic?.signature === 'string') {
    return { type: 'reasoning.text', text, signature: anthropic.signature, format: formats.anthropic, index }
  }
  const google = metadata.google ?? metadata.vertex
  if (typeof google?.thoughtSignature === 'string') {
    return { type: 'reasoning.text', text, signature: google.thoughtSignature, format: formats.google, index }
  }
  const encrypted = metadata.openai?.reasoningEncryptedContent
  if (typeof encrypted !== 'string') return undefined
  const id = metadata.openai?.itemId
  return {
    type: 'reasoning.encrypted',
    data: encrypted,
    ...(typeof id === 'string' ? { id } : {}),
    format: formats.openai,
    index,
  }
}

/**
 * Reasoning of an earlier answer: `reasoning_details`, `thinking_blocks` or the plain text in `reasoning_content` or
 * `reasoning`, whichever says most.
 */
export function readReasoning(message: JsonObject, path: string): LanguageModelV4ReasoningPart[] {
  const details = readArray(message, 'reasoning_details', `${path}.reasoning_details`) ?? []
  if (details.length > 0) return readEntries(details, `${path}.reasoning_details`, readDetail)
  const blocks = readArray(message, 'thinking_blocks', `${path}.thinking_blocks`) ?? []
  if (blocks.length > 0) return readEntries(blocks, `${path}.thinking_blocks`, readThinkingBlock)
  // Some servers use `reasoning` for an object of another meaning; only a text is reasoning.
  const text =
    readString(message, 'reasoning_content', `${path}.reasoning_content`) ??
    (typeof message.reasoning === 'string' ? message.reasoning : '')
  return text === '' ? [] : [{ type: 'reasoning', text }]
}

function readEntries(
  entries: readonly unknown[],
  path: string,
  read: (entry: JsonObject) => LanguageModelV4ReasoningPart,
): LanguageModelV4ReasoningPart[] {
  return entries.map((entry, index) => read(requireObject(entry, `${path}[${index}]`)))
}

function readDetail(detail: JsonObject): LanguageModelV4ReasoningPart {
  const text = textOf(detail.text) || textOf(detail.summary)
  const { format, signature, data, id } = detail
  if (format === formats.google && typeof signature === 'string') {
    return reasoning(text, { google: { thoughtSignature: signature } })
  }
  if (format === formats.openai) {
    if (typeof data !== 'string') return reasoning(text, undefined)
    const itemId = typeof id === 'string' ? { itemId: id } : {}
    return reasoning(text, { openai: { ...itemId, reasoningEncryptedContent: data } })
  }
  return reasoning(text, anthropicOptions(signature, data))
}

function readThinkingBlock(block: JsonObject): LanguageModelV4ReasoningPart {
  return reasoning(textOf(block.thinking), anthropicOptions(block.signature, block.data))
}

function anthropicOptions(signature: unknown, data: unknown): SharedV4ProviderOptions | undefined {
  const options =
    typeof data === 'string'
      ? { redactedData: data }
      : typeof signature === 'string'
        ? { signature }
        : undefined
  return options && { anthropic: options, bedrock: options }
}

function reasoning(
  text: string,
  providerOptions: SharedV4ProviderOptions | undefined,
): LanguageModelV4ReasoningPart {
  return providerOptions ? { type: 'reasoning', text, providerOptions } : { type: 'reasoning', text }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Google signs tool calls; its own OpenAI-compatible endpoint carries the signature in `extra_content`. */
export function toExtraContent(metadata: SharedV4ProviderMetadata | undefined): JsonObject | undefined {
  const signature = (metadata?.google ?? metadata?.vertex)?.thoughtSignature
  return typeof signature === 'string' ? { google: { thought_signature: signature } } : undefined
}

export function readExtraContent(call: JsonObject): SharedV4ProviderOptions | undefined {
  const extra = isJsonObject(call.extra_content) ? call.extra_content.google : undefined
  const signature = isJsonObject(extra) ? extra.thought_signature : undefined
  return typeof signature === 'string' ? { google: { thoughtSignature: signature } } : undefined
}
