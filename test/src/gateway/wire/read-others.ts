import { readAwsFrames } from './event-frames.ts'
import { joinChunks, readChat } from './read-chat.ts'
import { type Finish, finishOf, numberOf, parseInput, type Reading, type ToolCall } from './reading.ts'
import { asJson, isJson, type Json, listOf, type Recording, textOf } from './recording.ts'

/** Answers of providers whose own clients are not at hand, read from the recorded JSON. */
export function readOther({ format, isStream, bytes }: Recording): Reading {
  const text = bytes.toString('utf8')
  switch (format) {
    case 'google':
      return readGoogle(isStream ? readEvents(text) : [asJson(JSON.parse(text))])
    case 'bedrock':
      return readBedrock(
        isStream ? joinConverse(readAwsFrames(bytes).map(({ event }) => event)) : asJson(JSON.parse(text)),
      )
    case 'cohere':
      return readCohere(isStream ? joinCohere(readEvents(text)) : asJson(JSON.parse(text)))
    default:
      return readChat(isStream ? joinChunks(readEvents(text)) : asJson(JSON.parse(text)))
  }
}

/** The JSON values of server-sent events. */
export function readEvents(text: string): Json[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:') && !line.includes('[DONE]'))
    .map((line) => asJson(JSON.parse(line.slice(5))))
}

const googleFinishes: Readonly<Record<string, Finish>> = {
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
}

function readGoogle(replies: readonly Json[]): Reading {
  const candidates = replies.flatMap(({ candidates: found }) => listOf(found).slice(0, 1))
  const parts = candidates.flatMap(({ content }) => listOf(asJson(content).parts))
  const said = (isThought: boolean) =>
    parts
      .filter(({ thought }) => (thought === true) === isThought)
      .map(({ text }) => textOf(text))
      .join('')
  const calls = readGoogleCalls(parts)
  const reason = candidates.map(({ finishReason }) => finishReason).findLast(Boolean)
  const usage = replies.map(({ usageMetadata }) => usageMetadata).findLast(isJson)
  const reasoning = numberOf(usage?.thoughtsTokenCount)
  return {
    text: said(false),
    reasoning: said(true),
    calls,
    finish: finishOf(googleFinishes[String(reason)] ?? 'stop', calls),
    usage: usage && {
      input: numberOf(usage.promptTokenCount) + numberOf(usage.toolUsePromptTokenCount),
      cachedInput: numberOf(usage.cachedContentTokenCount),
      output: numberOf(usage.candidatesTokenCount) + reasoning,
      reasoning,
    },
  }
}

/** Calls come whole, or in pieces that name the place of each value in the arguments. */
function readGoogleCalls(parts: readonly Json[]): ToolCall[] {
  const calls: { id: string; name: string; input: Record<string, unknown> }[] = []
  for (const { functionCall } of parts) {
    if (!isJson(functionCall)) continue
    const { id, name, args, partialArgs } = functionCall
    if (typeof name === 'string' && name !== '') {
      calls.push({ id: textOf(id), name, input: structuredClone(asJson(args)) })
    }
    const input = calls.at(-1)?.input
    for (const piece of input ? listOf(partialArgs) : []) addPiece(input!, piece)
  }
  return calls
}

function addPiece(input: Record<string, unknown>, piece: Json): void {
  const steps = [...textOf(piece.jsonPath).matchAll(/\.(\w+)|\[(\d+)\]/g)].map(
    ([, key, index]) => key ?? Number(index),
  )
  let place: Record<string | number, unknown> = input
  for (const [at, step] of steps.slice(0, -1).entries()) {
    place[step] ??= typeof steps[at + 1] === 'number' ? [] : {}
    place = place[step] as Record<string | number, unknown>
  }
  const last = steps.at(-1)!
  if (typeof piece.stringValue === 'string') place[last] = textOf(place[last]) + piece.stringValue
  else place[last] = piece.numberValue ?? piece.boolValue ?? null
}

const bedrockFinishes: Readonly<Record<string, Finish>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  content_filtered: 'content_filter',
  guardrail_intervened: 'content_filter',
}

function readBedrock({ output, stopReason, usage }: Json): Reading {
  const blocks = listOf(asJson(asJson(output).message).content)
  const calls = blocks
    .map(({ toolUse }) => toolUse)
    .filter(isJson)
    .filter(({ type }) => type !== 'server_tool_use')
    .map(({ toolUseId, name, input }) => ({ id: textOf(toolUseId), name: textOf(name), input }))
  const cachedInput = numberOf(asJson(usage).cacheReadInputTokens)
  return {
    text: blocks.map(({ text }) => textOf(text)).join(''),
    reasoning: blocks
      .map(({ reasoningContent }) => textOf(asJson(asJson(reasoningContent).reasoningText).text))
      .join(''),
    calls,
    finish: finishOf(bedrockFinishes[String(stopReason)] ?? 'stop', calls),
    usage: isJson(usage)
      ? {
          input: numberOf(usage.inputTokens) + cachedInput + numberOf(usage.cacheWriteInputTokens),
          cachedInput,
          output: numberOf(usage.outputTokens),
          reasoning: 0,
        }
      : undefined,
  }
}

/** Events of a Converse stream as the whole answer they amount to. */
function joinConverse(events: readonly Json[]): Json {
  const blocks = new Map<
    number,
    { text: string; reasoning: string; toolUse: Json | undefined; input: string }
  >()
  let stopReason: unknown
  let usage: unknown
  for (const { contentBlockStart, contentBlockDelta, messageStop, metadata } of events) {
    const told = asJson(contentBlockStart ?? contentBlockDelta)
    const index = Number(told.contentBlockIndex)
    const block = blocks.get(index) ?? { text: '', reasoning: '', toolUse: undefined, input: '' }
    if (told.contentBlockIndex !== undefined) blocks.set(index, block)
    const { toolUse } = asJson(told.start)
    if (isJson(toolUse)) block.toolUse = toolUse
    const delta = asJson(told.delta)
    block.text += textOf(delta.text)
    block.reasoning += textOf(asJson(delta.reasoningContent).text)
    block.input += textOf(asJson(delta.toolUse).input)
    stopReason ??= asJson(messageStop).stopReason
    usage ??= asJson(metadata).usage
  }
  const content = [...blocks.values()].map(({ text, reasoning, toolUse, input }) => ({
    text,
    reasoningContent: { reasoningText: { text: reasoning } },
    ...(toolUse && { toolUse: { ...toolUse, input: parseInput(input) } }),
  }))
  return { output: { message: { content } }, stopReason, usage }
}

function readCohere({ message, finish_reason: reason, usage }: Json): Reading {
  const { content, tool_calls: toolCalls } = asJson(message)
  const calls = listOf(toolCalls).map((call) => {
    const { name, arguments: input } = asJson(call.function)
    // Without arguments Cohere says null.
    const parsed = parseInput(textOf(input)) ?? {}
    return { id: textOf(call.id), name: textOf(name), input: parsed }
  })
  const { tokens, cached_tokens: cached } = asJson(usage)
  return {
    text: listOf(content)
      .map(({ text }) => textOf(text))
      .join(''),
    reasoning: listOf(content)
      .map(({ thinking }) => textOf(thinking))
      .join(''),
    calls,
    finish: finishOf(reason === 'MAX_TOKENS' ? 'length' : 'stop', calls),
    usage: isJson(tokens)
      ? {
          input: numberOf(tokens.input_tokens),
          cachedInput: numberOf(cached),
          output: numberOf(tokens.output_tokens),
          reasoning: 0,
        }
      : undefined,
  }
}

function joinCohere(events: readonly Json[]): Json {
  const content: { text: string; thinking: string }[] = []
  const calls: { id: unknown; function: { name: unknown; arguments: string } }[] = []
  let end: Json = {}
  for (const { type, delta } of events) {
    const { message } = asJson(delta)
    const part = asJson(asJson(message).content)
    if (part.text !== undefined || part.thinking !== undefined) {
      content.push({ text: textOf(part.text), thinking: textOf(part.thinking) })
    }
    const call = asJson(asJson(message).tool_calls)
    const called = asJson(call.function)
    if (type === 'tool-call-start') {
      calls.push({ id: call.id, function: { name: called.name, arguments: textOf(called.arguments) } })
    } else if (type === 'tool-call-delta') {
      calls.at(-1)!.function.arguments += textOf(called.arguments)
    } else if (type === 'message-end') {
      end = asJson(delta)
    }
  }
  return { message: { content, tool_calls: calls }, finish_reason: end.finish_reason, usage: end.usage }
}
