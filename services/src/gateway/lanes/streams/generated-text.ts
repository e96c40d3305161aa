import type { LanguageModelV4Content, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { WireFormat } from '@tragwerk/contracts/gateway'
import { isJsonObject, type JsonObject } from '../../json.ts'

/**
 * Collects what was generated, by sort: a stream and a whole answer tell the same in another order, and have to be
 * counted the same.
 */
class Generated {
  readonly #reasoning: string[] = []
  readonly #text: string[] = []
  readonly #calls: string[] = []

  reason(...pieces: readonly unknown[]): void {
    addTexts(this.#reasoning, pieces)
  }

  say(...pieces: readonly unknown[]): void {
    addTexts(this.#text, pieces)
  }

  call(...pieces: readonly unknown[]): void {
    addTexts(this.#calls, pieces)
  }

  toString(): string {
    return [...this.#reasoning, ...this.#text, ...this.#calls].join('')
  }
}

function addTexts(to: string[], pieces: readonly unknown[]): void {
  for (const piece of pieces) if (typeof piece === 'string') to.push(piece)
}

/**
 * The text that a stream has generated so far, tool arguments and reasoning included, read from its recorded bytes. For
 * streams whose usage nobody told; not for the way of every chunk.
 */
export function readGeneratedText(format: WireFormat, bytes: Buffer): string {
  const read =
    format === 'anthropic-messages'
      ? readMessageEvent
      : format === 'openai-responses'
        ? readResponseEvent
        : readChunk
  const generated = new Generated()
  for (const line of bytes.toString('utf8').split('\n')) {
    if (!line.startsWith('data:')) continue
    const event = parse(line.slice(5))
    if (event !== undefined) read(event, generated)
  }
  return generated.toString()
}

/** The same of a whole answer; '' of answers that are no text. */
export function readAnsweredText(format: WireFormat, body: Buffer): string {
  const answer = parse(body.toString('utf8'))
  if (answer === undefined) return ''
  const generated = new Generated()
  switch (format) {
    case 'openai-chat':
    case 'openai-completions':
      readChunk(answer, generated)
      break
    case 'openai-responses':
      for (const item of objects(answer.output)) readItem(item, generated)
      break
    case 'anthropic-messages':
      for (const block of objects(answer.content)) readBlock(block, generated)
      break
  }
  return generated.toString()
}

/** The same of an answer in the AI SDK's words. */
export function readContentText(content: readonly LanguageModelV4Content[]): string {
  const generated = new Generated()
  for (const part of content) {
    if (part.type === 'text') generated.say(part.text)
    else if (part.type === 'reasoning') generated.reason(part.text)
    else if (part.type === 'tool-call') generated.call(part.toolName, part.input)
  }
  return generated.toString()
}

/** The same of a stream in the AI SDK's words, of which some providers tell tool calls in one part, others in pieces. */
export class GeneratedParts {
  readonly #generated = new Generated()
  readonly #begun = new Set<string>()

  add(part: LanguageModelV4StreamPart): void {
    switch (part.type) {
      case 'text-delta':
        this.#generated.say(part.delta)
        break
      case 'reasoning-delta':
        this.#generated.reason(part.delta)
        break
      case 'tool-input-start':
        this.#begun.add(part.id)
        this.#generated.call(part.toolName)
        break
      case 'tool-input-delta':
        this.#generated.call(part.delta)
        break
      case 'tool-call':
        if (!this.#begun.has(part.toolCallId)) this.#generated.call(part.toolName, part.input)
    }
  }

  toString(): string {
    return this.#generated.toString()
  }
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

/** Chunks have a `delta` where whole answers have a `message`; completions have neither. */
function readChunk({ choices }: JsonObject, generated: Generated): void {
  for (const { delta, message, text } of objects(choices)) {
    generated.say(text)
    const told = isJsonObject(delta) ? delta : message
    if (!isJsonObject(told)) continue
    generated.reason(told.reasoning_content ?? told.reasoning)
    generated.say(told.content, told.refusal)
    for (const call of objects(told.tool_calls)) {
      if (isJsonObject(call.function)) generated.call(call.function.name, call.function.arguments)
    }
  }
}

function readMessageEvent({ delta, content_block: block }: JsonObject, generated: Generated): void {
  if (isJsonObject(block)) readBlock({ ...block, input: undefined }, generated)
  if (isJsonObject(delta)) readBlock(delta, generated)
}

function readBlock(block: JsonObject, generated: Generated): void {
  generated.reason(block.thinking)
  generated.say(block.text)
  generated.call(block.name, block.partial_json)
  if (isJsonObject(block.input)) generated.call(JSON.stringify(block.input))
}

function readResponseEvent({ type, delta, item }: JsonObject, generated: Generated): void {
  if (type === 'response.output_item.added' && isJsonObject(item)) generated.call(item.name)
  if (typeof delta !== 'string' || typeof type !== 'string' || !type.endsWith('.delta')) return
  if (type.startsWith('response.reasoning')) generated.reason(delta)
  else if (type.startsWith('response.output_text') || type.startsWith('response.refusal'))
    generated.say(delta)
  else generated.call(delta)
}

function readItem(item: JsonObject, generated: Generated): void {
  for (const { text } of objects(item.summary)) generated.reason(text)
  for (const part of objects(item.content)) {
    if (part.type === 'reasoning_text') generated.reason(part.text)
    else generated.say(part.text, part.refusal)
  }
  generated.call(item.name, item.arguments ?? item.input)
}
