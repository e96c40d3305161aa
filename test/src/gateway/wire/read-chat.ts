import { chatUsage, type Finish, finishOf, parseInput, type Reading, type ToolCall } from './reading.ts'
import { asJson, type Json, listOf, textOf } from './recording.ts'

/** A `chat.completion` or `text_completion`, of any server that resembles OpenAI. */
export function readChat(completion: Json): Reading {
  const [choice = {}] = listOf(completion.choices)
  const message = asJson(choice.message)
  const calls = listOf(message.tool_calls).map(readCall)
  return {
    text: textOf(choice.text) + contentText(message.content),
    reasoning: textOf(message.reasoning_content ?? message.reasoning) + thinkingOf(message.content),
    calls,
    finish: finishOf(finishes[String(choice.finish_reason)] ?? 'stop', calls),
    usage: chatUsage(completion.usage),
  }
}

/** Chunks put together as clients do: texts are joined, calls are kept apart by index. */
export function joinChunks(chunks: readonly Json[]): Json {
  const calls = new Map<number, { id: string; name: string; arguments: string }>()
  const said = { content: '', text: '', reasoning: '' }
  let finishReason: unknown
  let usage: unknown
  for (const chunk of chunks) {
    const [choice = {}] = listOf(chunk.choices)
    const delta = asJson(choice.delta)
    said.text += textOf(choice.text)
    said.content += contentText(delta.content)
    said.reasoning += textOf(delta.reasoning_content ?? delta.reasoning) + thinkingOf(delta.content)
    for (const call of listOf(delta.tool_calls)) addCall(calls, call)
    finishReason = choice.finish_reason ?? finishReason
    usage = chunk.usage ?? asJson(chunk.x_groq).usage ?? usage
  }
  const toolCalls = [...calls.values()].map(({ id, ...called }) => ({ id, function: called }))
  const message = { content: said.content, reasoning_content: said.reasoning, tool_calls: toolCalls }
  return { choices: [{ message, text: said.text, finish_reason: finishReason }], usage }
}

function addCall(calls: Map<number, { id: string; name: string; arguments: string }>, call: Json): void {
  const index = Number(call.index ?? 0)
  const known = calls.get(index) ?? { id: '', name: '', arguments: '' }
  const called = asJson(call.function)
  known.id ||= textOf(call.id)
  known.name += textOf(called.name)
  known.arguments += textOf(called.arguments)
  calls.set(index, known)
}

const finishes: Readonly<Record<string, Finish>> = {
  length: 'length',
  model_length: 'length',
  content_filter: 'content_filter',
}

function readCall(call: Json): ToolCall {
  const called = asJson(call.function ?? call.custom)
  const input = called.arguments ?? called.input
  return {
    id: textOf(call.id),
    name: textOf(called.name),
    input: typeof input === 'string' ? parseInput(input) : input,
  }
}

/** Mistral answers with a list of parts when its models reason. */
function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => textOf(part.text))
    .join('')
}

function thinkingOf(content: unknown): string {
  return listOf(content)
    .flatMap((part) => listOf(part.thinking))
    .map((part) => textOf(part.text))
    .join('')
}
