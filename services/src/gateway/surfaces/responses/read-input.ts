import type {
  JSONObject,
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ReasoningPart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import {
  invalid,
  readArray,
  readString,
  readWord,
  requireObject,
  requireString,
  unsupported,
} from './fields.ts'
import { readAssistantParts, readInputParts, readSystemText, readToolOutput } from './read-content.ts'
import { unsealMetadata } from './sealed-metadata.ts'

type AssistantPart =
  | LanguageModelV4TextPart
  | LanguageModelV4ReasoningPart
  | LanguageModelV4ToolCallPart
  | LanguageModelV4FilePart

/** What items say about items elsewhere in the list. */
interface Links {
  readonly toolNames: ReadonlyMap<string, string>
  readonly signatures: ReadonlyMap<string, SharedV4ProviderOptions>
}

/**
 * The conversation. Items of one turn of the assistant (reasoning, messages, calls) become one message, and so do the
 * tool outputs that follow each other.
 */
export function readInput(body: JsonObject): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = []
  const instructions = readString(body, 'instructions')
  if (instructions !== undefined) prompt.push({ role: 'system', content: instructions })
  if (typeof body.input === 'string') {
    prompt.push({ role: 'user', content: [{ type: 'text', text: body.input }] })
    return prompt
  }
  const input = readArray(body, 'input')
  if (input === undefined || input.length === 0) {
    throw invalid('input', 'it must be a text or a list with at least one item')
  }
  const items = input.map((item, index) => requireObject(item, `input[${index}]`))
  const links = readLinks(items)
  for (const [index, item] of items.entries()) readItem(prompt, item, { links, path: `input[${index}]` })
  return prompt
}

function readLinks(items: readonly JsonObject[]): Links {
  const toolNames = new Map<string, string>()
  const signatures = new Map<string, SharedV4ProviderOptions>()
  for (const item of items) {
    if (item.type === 'function_call' || item.type === 'custom_tool_call') {
      toolNames.set(String(item.call_id), String(item.name))
    } else if (item.type === 'reasoning' && typeof item.encrypted_content === 'string') {
      const sealed = unsealMetadata(item.encrypted_content)
      if (sealed?.callId !== undefined) signatures.set(sealed.callId, sealed.metadata)
    }
  }
  return { toolNames, signatures }
}

interface Place {
  readonly links: Links
  readonly path: string
}

function readItem(prompt: LanguageModelV4Prompt, item: JsonObject, { links, path }: Place): void {
  // Messages may leave their type out.
  switch (item.type ?? (item.role === undefined ? 'item_reference' : 'message')) {
    case 'message':
      readMessage(prompt, item, path)
      break
    case 'reasoning':
      pushAssistant(prompt, readReasoning(item, path))
      break
    case 'function_call':
    case 'custom_tool_call':
      pushAssistant(prompt, [readCall(item, links, path)])
      break
    case 'function_call_output':
    case 'custom_tool_call_output':
      pushToolResult(prompt, readOutput(item, links, path))
      break
    case 'image_generation_call':
      pushAssistant(prompt, readImageCall(item, path))
      break
    case 'item_reference':
      throw unsupported(
        path,
        'no items are stored for this model, so they cannot be referred to; send the item itself (most clients do with "store": false)',
      )
    default:
      throw unsupported(
        `${path}.type`,
        `items of the type ${String(item.type)} cannot be translated for this model`,
      )
  }
}

function readMessage(prompt: LanguageModelV4Prompt, item: JsonObject, path: string): void {
  const role = readWord(item, 'role', {
    allowed: ['user', 'assistant', 'system', 'developer'],
    path: `${path}.role`,
  })
  const content = `${path}.content`
  if (role === undefined) throw invalid(`${path}.role`, 'it is missing')
  if (role === 'user') prompt.push({ role, content: readInputParts(item.content, content) })
  else if (role === 'assistant') pushAssistant(prompt, readAssistantParts(item.content, content))
  else prompt.push({ role: 'system', content: readSystemText(item.content, content) })
}

function readReasoning(item: JsonObject, path: string): LanguageModelV4ReasoningPart[] {
  const summary = readTexts(item, 'summary', path)
  const text = (summary.length > 0 ? summary : readTexts(item, 'content', path)).join('\n\n')
  const encrypted = readString(item, 'encrypted_content', `${path}.encrypted_content`)
  if (encrypted === undefined) return text === '' ? [] : [{ type: 'reasoning', text }]
  const sealed = unsealMetadata(encrypted)
  if (sealed) {
    return sealed.callId === undefined ? [{ type: 'reasoning', text, providerOptions: sealed.metadata }] : []
  }
  const openai: JSONObject = { reasoningEncryptedContent: encrypted }
  if (typeof item.id === 'string') openai.itemId = item.id
  return [{ type: 'reasoning', text, providerOptions: { openai } }]
}

function readTexts(item: JsonObject, field: string, path: string): string[] {
  const parts = readArray(item, field, `${path}.${field}`) ?? []
  return parts.map((part, index) => {
    const at = `${path}.${field}[${index}]`
    return requireString(requireObject(part, at), 'text', `${at}.text`)
  })
}

function readCall(item: JsonObject, links: Links, path: string): LanguageModelV4ToolCallPart {
  const toolCallId = requireString(item, 'call_id', `${path}.call_id`)
  const signature = links.signatures.get(toolCallId)
  return {
    type: 'tool-call',
    toolCallId,
    toolName: requireString(item, 'name', `${path}.name`),
    input:
      item.type === 'custom_tool_call'
        ? { input: requireString(item, 'input', `${path}.input`) }
        : parseArguments(requireString(item, 'arguments', `${path}.arguments`)),
    ...(signature === undefined ? {} : { providerOptions: signature }),
  }
}

/** Models sometimes write arguments that are not JSON; their text is then handed on as it is. */
function parseArguments(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function readOutput(item: JsonObject, links: Links, path: string): LanguageModelV4ToolResultPart {
  const toolCallId = requireString(item, 'call_id', `${path}.call_id`)
  const toolName = links.toolNames.get(toolCallId)
  if (toolName === undefined) {
    throw invalid(
      `${path}.call_id`,
      `no call in the input has the id "${toolCallId}"; send the call before its output`,
    )
  }
  return { type: 'tool-result', toolCallId, toolName, output: readToolOutput(item.output, `${path}.output`) }
}

const imageTypes = [
  ['/9j/', 'image/jpeg'],
  ['UklGR', 'image/webp'],
  ['R0lGOD', 'image/gif'],
] as const

/** The item holds only the bytes; their beginning tells the type. */
function readImageCall(item: JsonObject, path: string): LanguageModelV4FilePart[] {
  const data = readString(item, 'result', `${path}.result`)
  if (data === undefined) return []
  const mediaType = imageTypes.find(([start]) => data.startsWith(start))?.[1] ?? 'image/png'
  return [{ type: 'file', mediaType, data: { type: 'data', data } }]
}

function pushAssistant(prompt: LanguageModelV4Prompt, parts: readonly AssistantPart[]): void {
  if (parts.length === 0) return
  const last = prompt.at(-1)
  if (last?.role === 'assistant') last.content.push(...parts)
  else prompt.push({ role: 'assistant', content: [...parts] } satisfies LanguageModelV4Message)
}

function pushToolResult(prompt: LanguageModelV4Prompt, result: LanguageModelV4ToolResultPart): void {
  const last = prompt.at(-1)
  if (last?.role === 'tool') last.content.push(result)
  else prompt.push({ role: 'tool', content: [result] })
}
