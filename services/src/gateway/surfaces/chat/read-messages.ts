import type {
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import {
  invalid,
  readArray,
  readString,
  requireObject,
  requireString,
  unsupported,
} from '../responses/fields.ts'
import { readCacheControl } from './cache-control.ts'
import { readContent, readText, readTextPart, requireParts } from './read-content.ts'
import { readExtraContent, readReasoning } from './reasoning-details.ts'

type AssistantPart = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'][number]

/** What results need to know of the calls before them. */
interface Calls {
  readonly names: Map<string, string>
  /** Id given to the last call in the old form, which has none. */
  legacyId: string | undefined
}

/** The conversation. Results of tools that follow one another share a message: some providers want them together. */
export function readMessages(body: JsonObject): LanguageModelV4Prompt {
  const messages = readArray(body, 'messages') ?? []
  if (messages.length === 0) throw invalid('messages', 'it must be a list of at least one message')
  const calls: Calls = { names: new Map(), legacyId: undefined }
  const prompt: LanguageModelV4Message[] = []
  for (const [index, entry] of messages.entries()) {
    const path = `messages[${index}]`
    for (const message of readMessage(requireObject(entry, path), path, calls)) {
      const last = prompt.at(-1)
      if (message.role === 'tool' && last?.role === 'tool') last.content.push(...message.content)
      else prompt.push(message)
    }
  }
  return prompt
}

function readMessage(message: JsonObject, path: string, calls: Calls): LanguageModelV4Message[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return readSystem(message, path)
    case 'user':
      return [
        withOptions(
          { role: 'user', content: readContent(message.content, `${path}.content`) },
          message,
          path,
        ),
      ]
    case 'assistant':
      return [withOptions({ role: 'assistant', content: readAssistant(message, path, calls) }, message, path)]
    case 'tool':
    case 'function':
      return [{ role: 'tool', content: [readResult(message, path, calls)] }]
    default:
      throw invalid(`${path}.role`, 'it must be system, developer, user, assistant, tool or function')
  }
}

function withOptions(
  message: LanguageModelV4Message,
  source: JsonObject,
  path: string,
): LanguageModelV4Message {
  const cache = readCacheControl(source, path)
  const name = readString(source, 'name', `${path}.name`)
  if (!cache && name === undefined) return message
  return { ...message, providerOptions: { ...cache, ...(name === undefined ? {} : { openai: { name } }) } }
}

/** A part that ends a cached stretch needs a message of its own: system messages are plain texts. */
function readSystem(message: JsonObject, path: string): LanguageModelV4Message[] {
  const { content } = message
  const hasBreak = Array.isArray(content) && content.some((part) => isJsonObject(part) && part.cache_control)
  if (!hasBreak) {
    return [withOptions({ role: 'system', content: readText(content, `${path}.content`) }, message, path)]
  }
  return requireParts(content, `${path}.content`).map((part, index) => {
    const { text, providerOptions } = readTextPart(part, `${path}.content[${index}]`)
    return { role: 'system', content: text, ...(providerOptions ? { providerOptions } : {}) }
  })
}

function readAssistant(message: JsonObject, path: string, calls: Calls): AssistantPart[] {
  if (message.audio !== undefined && message.audio !== null) {
    throw unsupported(
      `${path}.audio`,
      'spoken answers are stored at OpenAI only; send their transcript as content',
    )
  }
  const parts: AssistantPart[] = readReasoning(message, path)
  for (const text of readAssistantTexts(message, path)) if (text.text !== '') parts.push(text)
  for (const [index, entry] of (readArray(message, 'tool_calls', `${path}.tool_calls`) ?? []).entries()) {
    const place = `${path}.tool_calls[${index}]`
    const call = readToolCall(requireObject(entry, place), place)
    calls.names.set(call.toolCallId, call.toolName)
    parts.push(call)
  }
  if (message.function_call !== undefined && message.function_call !== null) {
    parts.push(readLegacyCall(requireObject(message.function_call, `${path}.function_call`), path, calls))
  }
  return parts
}

function readAssistantTexts(message: JsonObject, path: string) {
  const { content } = message
  if (content === undefined || content === null) {
    const refusal = readString(message, 'refusal', `${path}.refusal`)
    return refusal === undefined ? [] : [{ type: 'text' as const, text: refusal }]
  }
  if (typeof content === 'string') return [{ type: 'text' as const, text: content }]
  return requireParts(content, `${path}.content`).map((part, index) =>
    readTextPart(part, `${path}.content[${index}]`),
  )
}

function readToolCall(call: JsonObject, path: string): LanguageModelV4ToolCallPart {
  const toolCallId = requireString(call, 'id', `${path}.id`)
  if (call.type === 'custom') {
    const custom = requireObject(call.custom, `${path}.custom`)
    const input = { input: requireString(custom, 'input', `${path}.custom.input`) }
    return {
      type: 'tool-call',
      toolCallId,
      toolName: requireString(custom, 'name', `${path}.custom.name`),
      input,
    }
  }
  const called = requireObject(call.function, `${path}.function`)
  const providerOptions = readExtraContent(call)
  return {
    type: 'tool-call',
    toolCallId,
    toolName: requireString(called, 'name', `${path}.function.name`),
    input: parseArguments(readString(called, 'arguments', `${path}.function.arguments`) ?? ''),
    ...(providerOptions ? { providerOptions } : {}),
  }
}

function readLegacyCall(call: JsonObject, path: string, calls: Calls): LanguageModelV4ToolCallPart {
  const toolName = requireString(call, 'name', `${path}.function_call.name`)
  const toolCallId = `call_${path.replace(/\D/g, '')}`
  calls.legacyId = toolCallId
  calls.names.set(toolCallId, toolName)
  const text = readString(call, 'arguments', `${path}.function_call.arguments`) ?? ''
  return { type: 'tool-call', toolCallId, toolName, input: parseArguments(text) }
}

/** Most providers take objects only; what a model wrote instead of one is kept inside an object. */
function parseArguments(text: string): JsonObject {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : { invalid_arguments: value }
  } catch {
    return { invalid_arguments: text }
  }
}

function readResult(message: JsonObject, path: string, calls: Calls): LanguageModelV4ToolResultPart {
  const toolCallId =
    message.role === 'function'
      ? (calls.legacyId ?? `call_${path.replace(/\D/g, '')}`)
      : requireString(message, 'tool_call_id', `${path}.tool_call_id`)
  const name = readString(message, 'name', `${path}.name`)
  const toolName = calls.names.get(toolCallId) ?? name ?? toolCallId
  const providerOptions = readCacheControl(message, path)
  const output = readOutput(message.content, `${path}.content`)
  return {
    type: 'tool-result',
    toolCallId,
    toolName,
    output,
    ...(providerOptions ? { providerOptions } : {}),
  }
}

/** Parts stay apart only where one of them is not plain text. */
function readOutput(content: unknown, path: string): LanguageModelV4ToolResultOutput {
  if (content === undefined || content === null) return { type: 'text', value: '' }
  const parts = readContent(content, path)
  const texts = parts.filter((part) => part.type === 'text' && !part.providerOptions)
  if (texts.length < parts.length) return { type: 'content', value: parts }
  return { type: 'text', value: parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n') }
}
