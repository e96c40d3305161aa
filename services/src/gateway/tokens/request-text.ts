import type { WireFormat } from '@tragwerk/contracts/gateway'
import { isJsonObject, type JsonObject } from '../json.ts'
import {
  estimateAnthropicImage,
  estimateAudio,
  estimateDocument,
  estimateOpenaiImage,
} from './estimate-tokens.ts'

/** What of a request or an answer takes tokens. */
export interface TokenContent {
  /** Texts that are tokenised. */
  readonly texts: string[]
  /** Tokens that are known or estimated without a tokeniser. */
  fixed: number
  /** A text that is read more than once. */
  repeated?: { readonly text: string; readonly times: number }
}

/** Marks around each message, and those that open the answer, as OpenAI describes them for its chat models. */
const perMessage = 3
const perName = 1
const perAnswer = 3
/** Marks around each tool; its definition is counted as JSON, which is a little longer than what models are shown. */
const perTool = 8

/**
 * The content of a request of any format. Images, documents and files that only the provider sees are estimated, unknown
 * parts are counted as their JSON text; what only a stored response or file of the provider contains is not counted.
 */
export function gatherRequest(format: WireFormat, body: JsonObject): TokenContent {
  const content: TokenContent = { texts: [], fixed: 0 }
  switch (format) {
    case 'openai-chat':
      addMessages(content, body.messages)
      addTools(content, body.tools)
      addTools(content, body.functions)
      addJson(content, isJsonObject(body.response_format) ? body.response_format.json_schema : undefined)
      return content
    case 'openai-responses':
      addContent(content, body.instructions)
      if (typeof body.input === 'string') {
        content.texts.push(body.input)
        content.fixed += perMessage + perAnswer
      } else addMessages(content, body.input)
      addTools(content, body.tools)
      addJson(content, isJsonObject(body.text) ? body.text.format : undefined)
      return content
    case 'anthropic-messages':
    case 'anthropic-count-tokens':
      addContent(content, body.system)
      addMessages(content, body.messages)
      addTools(content, body.tools)
      return content
    case 'openai-completions':
      addInput(content, body.prompt)
      addContent(content, body.suffix)
      return content
    case 'openai-embeddings':
    case 'openai-moderations':
      addInput(content, body.input)
      return content
    case 'cohere-rerank':
      addRerank(content, body)
      return content
    default:
      return format satisfies never
  }
}

/** What was generated, in a whole answer of any format. */
export function gatherReply(format: WireFormat, body: JsonObject): TokenContent {
  const content: TokenContent = { texts: [], fixed: 0 }
  if (format === 'openai-chat' || format === 'openai-completions') {
    for (const choice of list(body.choices)) {
      if (!isJsonObject(choice)) continue
      addContent(content, choice.text)
      if (isJsonObject(choice.message)) addMessageParts(content, choice.message)
    }
  } else if (format === 'openai-responses') {
    for (const item of list(body.output)) addPart(content, item)
  } else if (format === 'anthropic-messages') {
    addContent(content, body.content)
  }
  return content
}

function addMessages(content: TokenContent, messages: unknown): void {
  for (const message of list(messages)) {
    if (!isJsonObject(message)) continue
    content.fixed += perMessage
    if (typeof message.name === 'string' && message.type === undefined) content.fixed += perName
    if (typeof message.role === 'string') {
      content.texts.push(message.role)
      addMessageParts(content, message)
    } else addPart(content, message)
  }
  content.fixed += perAnswer
}

function addMessageParts(content: TokenContent, message: JsonObject): void {
  addContent(content, message.content)
  addContent(content, message.reasoning_content ?? message.reasoning)
  addContent(content, message.refusal)
  if (message.type === undefined && typeof message.name === 'string') content.texts.push(message.name)
  for (const call of list(message.tool_calls)) addCall(content, isJsonObject(call) ? call.function : call)
  addCall(content, message.function_call)
}

function addContent(content: TokenContent, value: unknown): void {
  if (typeof value === 'string') content.texts.push(value)
  else for (const part of list(value)) addPart(content, part)
}

function addPart(content: TokenContent, part: unknown): void {
  if (typeof part === 'string') content.texts.push(part)
  if (!isJsonObject(part)) return
  switch (part.type) {
    case 'image_url':
      content.fixed += estimateOpenaiImage(isJsonObject(part.image_url) ? part.image_url.detail : undefined)
      return
    case 'input_image':
      content.fixed += estimateOpenaiImage(part.detail)
      return
    case 'image':
      content.fixed += estimateAnthropicImage()
      return
    case 'file':
    case 'input_file':
      content.fixed += estimateDocument(
        lengthOf(isJsonObject(part.file) ? part.file.file_data : part.file_data),
      )
      return
    case 'document':
      addDocument(content, part)
      return
    case 'input_audio':
      content.fixed += estimateAudio(
        lengthOf(isJsonObject(part.input_audio) ? part.input_audio.data : undefined),
      )
      return
    case 'tool_use':
    case 'function_call':
      addCall(content, part)
      return
    default:
      addOther(content, part)
  }
}

/** Parts whose text stands in a field of its own; anything else is counted as its JSON. */
function addOther(content: TokenContent, part: JsonObject): void {
  const before = content.texts.length
  const fixed = content.fixed
  for (const field of [
    'text',
    'thinking',
    'reasoning',
    'refusal',
    'output',
    'content',
    'summary',
    'arguments',
  ]) {
    addContent(content, part[field])
  }
  if (content.texts.length > before || content.fixed > fixed) return
  if (part.type === 'redacted_thinking' || part.type === 'reasoning' || part.type === 'item_reference') return
  addJson(content, part)
}

function addCall(content: TokenContent, call: unknown): void {
  if (!isJsonObject(call)) return
  content.fixed += perMessage
  if (typeof call.name === 'string') content.texts.push(call.name)
  addContent(content, call.arguments)
  addJson(content, call.input)
}

function addDocument(content: TokenContent, part: JsonObject): void {
  addContent(content, part.title)
  addContent(content, part.context)
  if (!isJsonObject(part.source)) return
  if (part.source.type === 'base64') content.fixed += estimateDocument(lengthOf(part.source.data))
  else if (part.source.type === 'text') addContent(content, part.source.data)
  else if (part.source.type === 'content') addContent(content, part.source.content)
  else content.fixed += estimateDocument(0)
}

function addTools(content: TokenContent, tools: unknown): void {
  for (const tool of list(tools)) {
    if (!isJsonObject(tool)) continue
    content.fixed += perTool
    const { cache_control: _, ...definition } = isJsonObject(tool.function) ? tool.function : tool
    addJson(content, definition)
  }
}

/** A text, several texts, token numbers, or several rows of them. */
function addInput(content: TokenContent, input: unknown): void {
  if (typeof input === 'string') content.texts.push(input)
  for (const item of list(input)) {
    if (typeof item === 'number') content.fixed += 1
    else if (Array.isArray(item)) content.fixed += item.length
    else addPart(content, item)
  }
}

/** The query is read together with each document. */
function addRerank(content: TokenContent, body: JsonObject): void {
  const documents = list(body.documents)
  for (const document of documents) {
    if (typeof document === 'string') content.texts.push(document)
    else if (isJsonObject(document) && typeof document.text === 'string') content.texts.push(document.text)
    else addJson(content, document)
  }
  if (typeof body.query === 'string') content.repeated = { text: body.query, times: documents.length }
}

function addJson(content: TokenContent, value: unknown): void {
  if (value !== undefined && value !== null) content.texts.push(JSON.stringify(value))
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
