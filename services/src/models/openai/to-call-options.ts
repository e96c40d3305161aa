import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4ToolChoice,
} from '@ai-sdk/provider'
import type { ChatRequest } from '@tragwerk/contracts/models'
import { toPrompt } from './to-prompt.ts'

/**
 * What a chat request asks of a language model. Fields that have no counterpart are left out; `user` and a JSON
 * schema's strictness travel in `providerOptions.openaiCompatible`.
 */
export function toCallOptions(request: ChatRequest, abortSignal?: AbortSignal): LanguageModelV4CallOptions {
  const options: { [K in keyof LanguageModelV4CallOptions]: LanguageModelV4CallOptions[K] | undefined } = {
    prompt: toPrompt(request.messages),
    maxOutputTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    temperature: request.temperature ?? undefined,
    topP: request.top_p ?? undefined,
    presencePenalty: request.presence_penalty ?? undefined,
    frequencyPenalty: request.frequency_penalty ?? undefined,
    stopSequences: typeof request.stop === 'string' ? [request.stop] : (request.stop ?? undefined),
    seed: request.seed ?? undefined,
    tools: toTools(request.tools),
    toolChoice: toToolChoice(request.tool_choice),
    responseFormat: toResponseFormat(request.response_format),
    reasoning: request.reasoning_effort ?? undefined,
    providerOptions: request.user == null ? undefined : { openaiCompatible: { user: request.user } },
    abortSignal,
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as unknown as LanguageModelV4CallOptions
}

type JsonSchema = LanguageModelV4FunctionTool['inputSchema']

function toTools(tools: ChatRequest['tools']): LanguageModelV4FunctionTool[] | undefined {
  if (tools == null || tools.length === 0) return undefined
  return tools.map((tool) => ({
    type: 'function',
    name: tool.function.name,
    inputSchema: (tool.function.parameters ?? { type: 'object', properties: {} }) as JsonSchema,
    ...(tool.function.description == null ? {} : { description: tool.function.description }),
    ...(tool.function.strict == null ? {} : { strict: tool.function.strict }),
  }))
}

function toToolChoice(choice: ChatRequest['tool_choice']): LanguageModelV4ToolChoice | undefined {
  if (choice == null) return undefined
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.function.name }
}

function toResponseFormat(
  format: ChatRequest['response_format'],
): LanguageModelV4CallOptions['responseFormat'] | undefined {
  if (format == null) return undefined
  if (format.type === 'text') return { type: 'text' }
  if (format.type === 'json_object') return { type: 'json' }
  const { name, description, schema } = format.json_schema
  return {
    type: 'json',
    name,
    ...(description == null ? {} : { description }),
    ...(schema == null ? {} : { schema: schema as JsonSchema }),
  }
}
