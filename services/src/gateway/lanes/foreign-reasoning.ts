import type { WireFormat } from '@tragwerk/contracts/gateway'
import { isJsonObject, type JsonObject } from '../json.ts'
import { isForeignThinking } from '../surfaces/anthropic/carried-signatures.ts'
import { isSealed } from '../surfaces/responses/sealed-metadata.ts'

/**
 * A conversation that another provider served before carries that provider's reasoning, packed for the way through the
 * client. Who gets the bytes as they are would refuse it. Returns the same object when there is none, else a copy
 * without it. `isOwnOnly`: the provider also refuses reasoning that nobody signed.
 */
export function withoutForeignReasoning(
  format: WireFormat,
  body: JsonObject,
  { isOwnOnly }: { readonly isOwnOnly: boolean },
): JsonObject {
  switch (format) {
    case 'anthropic-messages':
    case 'anthropic-count-tokens':
      return change(body, 'messages', (message) => cleanTurn(message, isOwnOnly))
    case 'openai-responses':
      return change(body, 'input', (item) => (isForeignItem(item, isOwnOnly) ? undefined : item))
    case 'openai-chat':
      return isOwnOnly ? change(body, 'messages', cleanChatMessage) : body
    default:
      return body
  }
}

type Clean = (entry: JsonObject) => JsonObject | undefined

/** Undefined leaves an entry out. What is no list of objects is for the provider to refuse. */
function change(holder: JsonObject, field: string, clean: Clean): JsonObject {
  const entries = holder[field]
  if (!Array.isArray(entries)) return holder
  let changed: unknown[] | undefined
  for (let at = 0; at < entries.length; at += 1) {
    const entry: unknown = entries[at]
    const cleaned = isJsonObject(entry) ? clean(entry) : entry
    if (cleaned !== entry) changed ??= entries.slice(0, at)
    if (cleaned !== undefined) changed?.push(cleaned)
  }
  return changed === undefined ? holder : { ...holder, [field]: changed }
}

/** A turn of nothing but foreign reasoning says nothing to anybody, and an empty one would be refused. */
function cleanTurn(message: JsonObject, isOwnOnly: boolean): JsonObject | undefined {
  if (message.role !== 'assistant') return message
  const cleaned = change(message, 'content', (block) => (isRefused(block, isOwnOnly) ? undefined : block))
  return cleaned !== message && (cleaned.content as readonly unknown[]).length === 0 ? undefined : cleaned
}

function isRefused(block: JsonObject, isOwnOnly: boolean): boolean {
  return isForeignThinking(block) && (isOwnOnly || !isUnsigned(block))
}

/** Models on other servers than Anthropic's think without signing, and want it back like that. */
function isUnsigned({ type, signature }: JsonObject): boolean {
  return type === 'thinking' && (typeof signature !== 'string' || signature === '')
}

/** Ids that this gateway gives to reasoning: the id of the request is a UUID. */
const ownId = /^rs_[0-9a-f]{8}-[0-9a-f-]{27}_\d+$/

/** Reasoning without content is a reference to what the provider has stored; it has stored none of ours. */
function isForeignItem({ type, encrypted_content: encrypted, id }: JsonObject, isOwnOnly: boolean): boolean {
  if (type !== 'reasoning') return false
  if (typeof encrypted === 'string') return isSealed(encrypted)
  return isOwnOnly && typeof id === 'string' && ownId.test(id)
}

const chatReasoning = ['reasoning_content', 'reasoning', 'reasoning_details', 'thinking_blocks'] as const

function cleanChatMessage(message: JsonObject): JsonObject {
  if (message.role !== 'assistant') return message
  const cleaned = change(message, 'tool_calls', (call) => without(call, ['extra_content']))
  return without(cleaned, chatReasoning)
}

function without(holder: JsonObject, fields: readonly string[]): JsonObject {
  if (!fields.some((field) => field in holder)) return holder
  return Object.fromEntries(Object.entries(holder).filter(([field]) => !fields.includes(field)))
}
