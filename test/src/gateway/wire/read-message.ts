import { type Finish, finishOf, numberOf, type Reading } from './reading.ts'
import { asJson, isJson, type Json, listOf, textOf } from './recording.ts'

/** A whole `message` of Anthropic. */
export function readMessage(message: Json): Reading {
  const blocks = listOf(message.content)
  const joined = (type: string, field: string) =>
    blocks
      .filter((block) => block.type === type)
      .map((block) => textOf(block[field]))
      .join('')
  const calls = blocks
    .filter(({ type }) => type === 'tool_use')
    .map(({ id, name, input }) => ({ id: textOf(id), name: textOf(name), input }))
  return {
    text: joined('text', 'text'),
    reasoning: joined('thinking', 'thinking'),
    calls,
    finish: finishOf(stops[String(message.stop_reason)] ?? 'stop', calls),
    usage: usageOf(message.usage),
  }
}

const stops: Readonly<Record<string, Finish>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'content_filter',
}

function usageOf(usage: unknown) {
  if (!isJson(usage)) return undefined
  const cachedInput = numberOf(usage.cache_read_input_tokens)
  return {
    input: numberOf(usage.input_tokens) + cachedInput + numberOf(usage.cache_creation_input_tokens),
    cachedInput,
    output: numberOf(usage.output_tokens),
    reasoning: numberOf(asJson(usage.output_tokens_details).thinking_tokens),
  }
}
