import { asJson, isJson } from './recording.ts'

/** What an answer says, whatever its format. */
export interface Reading {
  readonly text: string
  readonly reasoning: string
  readonly calls: readonly ToolCall[]
  readonly finish: Finish
  /** Undefined when the provider told none. */
  readonly usage: Usage | undefined
}

/** A call that the client has to answer; those that a provider answers itself are left out. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly input: unknown
}

export type Finish = 'stop' | 'length' | 'content_filter' | 'tool_calls'

export interface Usage {
  /** All input tokens, cached ones included. */
  readonly input: number
  readonly cachedInput: number
  /** All output tokens, reasoning included. */
  readonly output: number
  readonly reasoning: number
}

/** Parsed where the arguments are JSON; without any, an empty object. */
export function parseInput(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Formats disagree on whether an answer with calls has stopped; here it never has. */
export function finishOf(told: Finish, calls: readonly ToolCall[]): Finish {
  if (told === 'stop' || told === 'tool_calls') return calls.length > 0 ? 'tool_calls' : 'stop'
  return told
}

/** `usage` of chat, which reasons beside `completion_tokens` (xAI) or inside (all others); the total tells which. */
export function chatUsage(value: unknown): Usage | undefined {
  if (!isJson(value)) return undefined
  const input = numberOf(value.prompt_tokens)
  const completion = numberOf(value.completion_tokens)
  const reasoning = numberOf(
    asJson(value.completion_tokens_details).reasoning_tokens ?? value.reasoning_tokens,
  )
  const isBeside = reasoning > 0 && value.total_tokens === input + completion + reasoning
  return {
    input,
    cachedInput: numberOf(
      asJson(value.prompt_tokens_details).cached_tokens ??
        value.prompt_cache_hit_tokens ??
        value.num_cached_tokens ??
        value.cached_tokens,
    ),
    output: completion + (isBeside ? reasoning : 0),
    reasoning,
  }
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
