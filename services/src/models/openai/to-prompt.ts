import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
} from '@ai-sdk/provider'
import type { ChatMessage, ToolCall } from '@tragwerk/contracts/models'
import { modelsErrors } from '../errors.ts'

type Role<R extends ChatMessage['role']> = Extract<ChatMessage, { role: R }>
type UserPart = Exclude<Role<'user'>['content'], string>[number]

/** Maps the messages one to one. Throws `models.request_unsupported` for images that are neither data nor http(s). */
export function toPrompt(messages: readonly ChatMessage[]): LanguageModelV4Prompt {
  const toolNames = new Map<string, string>()
  return messages.map((message) => {
    if (message.role === 'assistant') {
      for (const call of message.tool_calls ?? []) toolNames.set(call.id, call.function.name)
    }
    return toMessage(message, toolNames)
  })
}

function toMessage(message: ChatMessage, toolNames: ReadonlyMap<string, string>): LanguageModelV4Message {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: textOf(message.content) }
    case 'user':
      return { role: 'user', content: toUserParts(message.content) }
    case 'assistant':
      return { role: 'assistant', content: toAssistantParts(message) }
    case 'tool': {
      const toolCallId = message.tool_call_id
      const output = { type: 'text' as const, value: textOf(message.content) }
      const toolName = toolNames.get(toolCallId) ?? toolCallId
      return { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output }] }
    }
  }
}

function textOf(content: Role<'system'>['content']): string {
  return typeof content === 'string' ? content : content.map((part) => part.text).join('\n')
}

function toUserParts(
  content: Role<'user'>['content'],
): (LanguageModelV4TextPart | LanguageModelV4FilePart)[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(toUserPart)
}

function toUserPart(part: UserPart): LanguageModelV4TextPart | LanguageModelV4FilePart {
  return part.type === 'text' ? { type: 'text', text: part.text } : toImage(part.image_url.url)
}

/** The address is handed on, never fetched here. */
function toImage(address: string): LanguageModelV4FilePart {
  const inline = /^data:(image\/[\w.+-]+);base64,(.+)$/s.exec(address)
  if (inline) return { type: 'file', mediaType: inline[1]!, data: { type: 'data', data: inline[2]! } }
  const url = URL.parse(address)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw modelsErrors.requestUnsupported({
      param: 'messages',
      problem: 'an image must be an http(s) address or a base64 data address of an image type',
    })
  }
  return { type: 'file', mediaType: 'image/*', data: { type: 'url', url } }
}

function toAssistantParts(
  message: Role<'assistant'>,
): (LanguageModelV4TextPart | LanguageModelV4ToolCallPart)[] {
  const text = message.content == null ? '' : textOf(message.content)
  const calls = (message.tool_calls ?? []).map(toToolCallPart)
  return text === '' ? calls : [{ type: 'text', text }, ...calls]
}

function toToolCallPart(call: ToolCall): LanguageModelV4ToolCallPart {
  return {
    type: 'tool-call',
    toolCallId: call.id,
    toolName: call.function.name,
    input: parseArguments(call.function.arguments),
  }
}

/** Models sometimes write arguments that are not JSON; their text is then handed on as it is. */
function parseArguments(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
