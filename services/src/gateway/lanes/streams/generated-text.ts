import type { WireFormat } from '@tragwerk/contracts/gateway'
import { isJsonObject, type JsonObject } from '../../json.ts'

/**
 * The text that a stream has generated so far, tool arguments and reasoning included, read from its recorded bytes. For
 * streams whose usage nobody told; not for the way of every chunk.
 */
export function readGeneratedText(format: WireFormat, bytes: Buffer): string {
  const read =
    format === 'anthropic-messages' ? anthropicText : format === 'openai-responses' ? responsesText : chatText
  const pieces: string[] = []
  for (const line of bytes.toString('utf8').split('\n')) {
    if (!line.startsWith('data:')) continue
    const event = parse(line.slice(5))
    if (event !== undefined) pieces.push(read(event))
  }
  return pieces.join('')
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function chatText({ choices }: JsonObject): string {
  if (!Array.isArray(choices)) return ''
  return choices.filter(isJsonObject).map(choiceText).join('')
}

function choiceText({ delta, text }: JsonObject): string {
  if (typeof text === 'string') return text
  if (!isJsonObject(delta)) return ''
  const calls = Array.isArray(delta.tool_calls) ? delta.tool_calls.filter(isJsonObject) : []
  const functions = calls.map((call) => call.function).filter(isJsonObject)
  return [
    delta.content,
    delta.reasoning_content ?? delta.reasoning,
    ...functions.flatMap((called) => [called.name, called.arguments]),
  ]
    .filter((piece) => typeof piece === 'string')
    .join('')
}

function anthropicText({ delta, content_block: block }: JsonObject): string {
  const holder = isJsonObject(delta) ? delta : isJsonObject(block) ? block : {}
  return [holder.text, holder.thinking, holder.partial_json, holder.name]
    .filter((piece) => typeof piece === 'string')
    .join('')
}

function responsesText({ type, delta }: JsonObject): string {
  return typeof delta === 'string' && String(type).endsWith('.delta') ? delta : ''
}
