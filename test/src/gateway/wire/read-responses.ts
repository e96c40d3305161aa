import {
  type Finish,
  finishOf,
  numberOf,
  parseInput,
  type Reading,
  type ToolCall,
  type Usage,
} from './reading.ts'
import { asJson, isJson, type Json, listOf, textOf } from './recording.ts'

/** A whole `response`. */
export function readResponse(response: Json): Reading {
  const items = listOf(response.output)
  const calls = items.flatMap(readCall)
  const told = endings[String(asJson(response.incomplete_details).reason)] ?? 'stop'
  return {
    text: items
      .filter(({ type }) => type === 'message')
      .flatMap(({ content }) => listOf(content))
      .map((part) => textOf(part.text ?? part.refusal))
      .join(''),
    reasoning: items.map(reasoningOf).join(''),
    calls,
    finish: finishOf(told, calls),
    usage: usageOf(response.usage),
  }
}

const endings: Readonly<Record<string, Finish>> = {
  max_output_tokens: 'length',
  content_filter: 'content_filter',
}

function readCall(item: Json): ToolCall[] {
  const id = textOf(item.call_id ?? item.id)
  if (item.type === 'function_call') {
    return [{ id, name: textOf(item.name), input: parseInput(textOf(item.arguments)) }]
  }
  return item.type === 'custom_tool_call' ? [{ id, name: textOf(item.name), input: item.input }] : []
}

/** Summaries, or the reasoning itself where a server shows it. */
function reasoningOf(item: Json): string {
  if (item.type !== 'reasoning') return ''
  const summary = listOf(item.summary)
  return (summary.length > 0 ? summary : listOf(item.content)).map(({ text }) => textOf(text)).join('')
}

function usageOf(usage: unknown): Usage | undefined {
  if (!isJson(usage)) return undefined
  return {
    input: numberOf(usage.input_tokens),
    cachedInput: numberOf(asJson(usage.input_tokens_details).cached_tokens),
    output: numberOf(usage.output_tokens),
    reasoning: numberOf(asJson(usage.output_tokens_details).reasoning_tokens),
  }
}
