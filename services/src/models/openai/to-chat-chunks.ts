import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { ChatChunk } from '@tragwerk/contracts/models'
import { toChatUsage, toFinishReason } from './finish-reason.ts'
import { brokenOff, type ReplyIdentity } from './to-chat-completion.ts'

type Choice = ChatChunk['choices'][number]
type Delta = Choice['delta']

export interface ChunkOptions extends ReplyIdentity {
  /** Adds a last chunk without choices that carries the usage (`stream_options.include_usage`). */
  readonly includeUsage: boolean
}

/**
 * The chunks of a streamed reply, in order; the caller writes `[DONE]` after the last. Throws the error of the
 * stream, and `models.provider_failed` when the stream ends without a finish: then `[DONE]` must not be written.
 * Leaving the loop early cancels the stream.
 */
export async function* toChatChunks(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  options: ChunkOptions,
): AsyncGenerator<ChatChunk, void, undefined> {
  const { id, created, model, includeUsage } = options
  const toolCalls = createToolCallDeltas()
  const chunk = (choices: Choice[], usage: ChatChunk['usage'] = null): ChatChunk => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    choices,
    ...(includeUsage ? { usage } : {}),
  })
  const ofDelta = (delta: Delta, finishReason: Choice['finish_reason'] = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason: finishReason }])

  yield ofDelta({ role: 'assistant', content: '' })
  for await (const part of stream) {
    if (part.type === 'error') throw part.error
    if (part.type === 'finish') {
      const finishReason = toFinishReason(part.finishReason)
      if (!finishReason) break
      yield ofDelta({}, finishReason)
      if (includeUsage) yield chunk([], toChatUsage(part.usage))
      return
    }
    const delta = part.type === 'text-delta' ? { content: part.delta } : toolCalls.read(part)
    if (delta) yield ofDelta(delta)
  }
  throw brokenOff(model)
}

/** Numbers the tool calls in the order in which they begin. */
function createToolCallDeltas() {
  const indexes = new Map<string, number>()
  const begin = (id: string, name: string, argumentsText: string): Delta => {
    const index = indexes.size
    indexes.set(id, index)
    return { tool_calls: [{ index, id, type: 'function', function: { name, arguments: argumentsText } }] }
  }
  return {
    read(part: LanguageModelV4StreamPart): Delta | undefined {
      if (part.type === 'tool-input-start') return begin(part.id, part.toolName, '')
      if (part.type === 'tool-input-delta') {
        const index = indexes.get(part.id)
        if (index === undefined) return undefined
        return { tool_calls: [{ index, function: { arguments: part.delta } }] }
      }
      // Providers that do not stream the input send only the finished call.
      if (part.type === 'tool-call' && !indexes.has(part.toolCallId)) {
        return begin(part.toolCallId, part.toolName, part.input)
      }
      return undefined
    },
  }
}
