import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import type { ReplyContext } from '../codec.ts'

export type ResponseStatus = 'in_progress' | 'completed' | 'incomplete'

export interface ResponseState {
  readonly status: ResponseStatus
  readonly output: readonly JsonObject[]
  readonly incompleteReason?: 'max_output_tokens' | 'content_filter' | undefined
  readonly usage?: LanguageModelV4Usage | undefined
}

/** The fields of a response that change while it is generated. */
export function toResponseHead(context: ReplyContext, state: ResponseState): JsonObject {
  const { status, output, incompleteReason, usage } = state
  return {
    id: `resp_${context.id}`,
    object: 'response',
    created_at: context.created,
    completed_at: null,
    status,
    error: null,
    incomplete_details: incompleteReason === undefined ? null : { reason: incompleteReason },
    model: context.model,
    output,
    ...(usage === undefined ? {} : { usage: toUsage(usage) }),
  }
}

/** Counts the provider did not tell are 0. */
function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): JsonObject {
  const input = inputTokens.total ?? 0
  const output = outputTokens.total ?? 0
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: inputTokens.cacheRead ?? 0,
      cache_write_tokens: inputTokens.cacheWrite ?? 0,
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: outputTokens.reasoning ?? 0 },
    total_tokens: input + output,
  }
}

/**
 * The settings of the request as the protocol wants them told back. Where a setting has no effect here, the value says
 * what is in force: nothing is stored, nothing is cut, nothing runs in the background.
 */
export function toResponseEchoes({ body }: ReplyContext): JsonObject {
  const text = isJsonObject(body.text) ? body.text : {}
  const reasoning = isJsonObject(body.reasoning) ? body.reasoning : {}
  return {
    instructions: body.instructions ?? null,
    previous_response_id: null,
    background: false,
    store: false,
    truncation: 'disabled',
    service_tier: 'default',
    tools: Array.isArray(body.tools) ? body.tools.map(toTool) : [],
    tool_choice: body.tool_choice ?? 'auto',
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    max_tool_calls: body.max_tool_calls ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    temperature: body.temperature ?? 1,
    top_p: body.top_p ?? 1,
    top_logprobs: 0,
    presence_penalty: 0,
    frequency_penalty: 0,
    text: {
      format: isJsonObject(text.format) ? withoutNulls(text.format) : { type: 'text' },
      verbosity: text.verbosity ?? 'medium',
    },
    reasoning: { effort: reasoning.effort ?? null, summary: reasoning.summary ?? null },
    metadata: body.metadata ?? {},
    safety_identifier: body.safety_identifier ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    ...(typeof body.user === 'string' ? { user: body.user } : {}),
  }
}

function toTool(tool: unknown): unknown {
  if (!isJsonObject(tool) || tool.type !== 'function') return tool
  const { description = null, parameters = null, strict = null } = tool
  return { ...tool, description, parameters, strict }
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
}
