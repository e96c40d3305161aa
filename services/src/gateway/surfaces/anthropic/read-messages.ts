import type {
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import { cacheOptions } from './cache-options.ts'
import { readRedacted, toSignatureOptions } from './carried-signatures.ts'
import { invalid, readList, readObject, readString, unsupported } from './fields.ts'
import { appendParts, readBlocks, type UserPart } from './read-parts.ts'
import { readToolResult } from './read-tool-result.ts'
import { toProviderToolId } from './tool-ids.ts'
import { toPortableName } from './tool-names.ts'

type AssistantPart = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'][number]

/** The turn that is being read. Messages of the same role in a row are one turn, as Anthropic reads them. */
interface Reading {
  readonly prompt: LanguageModelV4Prompt
  readonly toolNames: Map<string, string>
  assistant: AssistantPart[] | undefined
  user: UserTurn | undefined
}

interface UserTurn {
  readonly results: LanguageModelV4ToolResultPart[]
  /** From the results. */
  readonly files: UserPart[]
  readonly parts: UserPart[]
}

/** The conversation with its system prompt first. Results of tools come before everything else of their turn. */
export function readMessages(body: JsonObject): LanguageModelV4Prompt {
  const messages = readList(body.messages, 'messages')
  if (messages.length === 0) throw invalid('messages', 'it must hold at least one message')
  const reading: Reading = { prompt: [], toolNames: new Map(), assistant: undefined, user: undefined }
  messages.forEach((message, index) => {
    readMessage(reading, readObject(message, `messages.${index}`), `messages.${index}`)
  })
  endAssistant(reading)
  endUser(reading)
  const system = readSystem(body.system, 'system')
  return system ? [system, ...reading.prompt] : reading.prompt
}

/** Blocks become one message, because many templates of open models allow one only. */
function readSystem(
  content: unknown,
  param: string,
): Extract<LanguageModelV4Message, { role: 'system' }> | undefined {
  if (content == null) return undefined
  let options: { providerOptions?: SharedV4ProviderOptions } = {}
  const texts: string[] = []
  readBlocks(content, param).forEach((block, index) => {
    if (block.type !== 'text') throw unsupported(`${param}.${index}.type`, 'only text can be translated')
    const text = readString(block.text, `${param}.${index}.text`)
    if (text !== '') texts.push(text)
    const cache = cacheOptions(block)
    if (cache.providerOptions) options = cache
  })
  return texts.length === 0 ? undefined : { role: 'system', content: texts.join('\n\n'), ...options }
}

function readMessage(reading: Reading, message: JsonObject, param: string): void {
  const at = `${param}.content`
  switch (message.role) {
    case 'user': {
      endAssistant(reading)
      reading.user ??= { results: [], files: [], parts: [] }
      const { user, toolNames } = reading
      readBlocks(message.content, at).forEach((block, index) => {
        readUserBlock({ user, toolNames }, block, `${at}.${index}`)
      })
      return
    }
    case 'assistant': {
      endUser(reading)
      reading.assistant ??= []
      readBlocks(message.content, at).forEach((block, index) => {
        readAssistantBlock(reading, block, `${at}.${index}`)
      })
      return
    }
    case 'system': {
      endAssistant(reading)
      endUser(reading)
      const system = readSystem(message.content, at)
      if (system) reading.prompt.push(system)
      return
    }
    default:
      throw invalid(`${param}.role`, 'it must be user, assistant or system')
  }
}

function readUserBlock(
  { user, toolNames }: { readonly user: UserTurn; readonly toolNames: ReadonlyMap<string, string> },
  block: JsonObject,
  param: string,
): void {
  if (block.type !== 'tool_result') {
    appendParts(user.parts, block, param)
    return
  }
  const { part, files } = readToolResult(block, toolNames, param)
  user.results.push(part)
  user.files.push(...files)
}

function endAssistant(reading: Reading): void {
  const content = reading.assistant
  reading.assistant = undefined
  if (content && content.length > 0) reading.prompt.push({ role: 'assistant', content })
}

function endUser(reading: Reading): void {
  const user = reading.user
  reading.user = undefined
  if (!user) return
  const { results, files, parts } = user
  if (results.length > 0) reading.prompt.push({ role: 'tool', content: results })
  const content = [...files, ...parts]
  if (content.length > 0) reading.prompt.push({ role: 'user', content })
  else if (results.length === 0) {
    reading.prompt.push({ role: 'user', content: [{ type: 'text', text: '' }] })
  }
}

function readAssistantBlock(reading: Reading, block: JsonObject, param: string): void {
  const parts = reading.assistant!
  switch (block.type) {
    case 'text': {
      const text = readString(block.text, `${param}.text`)
      if (text !== '') parts.push({ type: 'text', text, ...cacheOptions(block) })
      return
    }
    case 'thinking': {
      const text = readString(block.thinking, `${param}.thinking`)
      const signature = block.signature == null ? '' : readString(block.signature, `${param}.signature`)
      parts.push({ type: 'reasoning', text, ...asOptions(toSignatureOptions(signature)) })
      return
    }
    case 'redacted_thinking':
      readRedactedBlock(parts, readString(block.data, `${param}.data`))
      return
    case 'tool_use':
      parts.push(readToolUse(reading.toolNames, block, param))
      return
    case 'compaction':
      readCompaction(reading, block)
      return
    // Tools found by a search are offered from the start, and a change of model says nothing to another one.
    case 'tool_search_tool_result':
    case 'fallback':
      return
    default:
      if (typeof block.name === 'string' && block.name.startsWith('tool_search_tool')) return
      throw unsupported(`${param}.type`, `only Anthropic's own service understands ${describe(block)}`)
  }
}

/** Signatures of calls follow the call that they belong to. */
function readRedactedBlock(parts: AssistantPart[], data: string): void {
  const { toolCallId, options } = readRedacted(data)
  if (toolCallId === undefined) {
    if (options) parts.push({ type: 'reasoning', text: '', providerOptions: options })
    return
  }
  const call = parts.find((part) => part.type === 'tool-call' && part.toolCallId === toolCallId)
  if (call && options) call.providerOptions = { ...call.providerOptions, ...options }
}

function readToolUse(
  toolNames: Map<string, string>,
  block: JsonObject,
  param: string,
): LanguageModelV4ToolCallPart {
  const toolCallId = toProviderToolId(readString(block.id, `${param}.id`))
  const toolName = toPortableName(readString(block.name, `${param}.name`))
  const input = block.input == null ? {} : readObject(block.input, `${param}.input`)
  toolNames.set(toolCallId, toolName)
  return { type: 'tool-call', toolCallId, toolName, input, ...cacheOptions(block) }
}

/** A summary stands for everything before it. */
function readCompaction(reading: Reading, block: JsonObject): void {
  if (typeof block.content !== 'string' || block.content === '') return
  reading.prompt.length = 0
  reading.assistant = []
  const text = `Summary of the conversation so far:\n${block.content}`
  reading.prompt.push({ role: 'user', content: [{ type: 'text', text }] })
}

function describe(block: JsonObject): string {
  const type = JSON.stringify(block.type)
  return typeof block.name === 'string'
    ? `the tool ${JSON.stringify(block.name)} (${type})`
    : `blocks of type ${type}`
}

function asOptions(providerOptions: SharedV4ProviderOptions | undefined) {
  return providerOptions === undefined ? {} : { providerOptions }
}
