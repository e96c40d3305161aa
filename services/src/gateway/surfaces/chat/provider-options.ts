import type { JSONObject, JSONValue, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { readBoolean, readNumber, readObject, readString, readWord } from '../responses/fields.ts'
import { readCacheControl } from './cache-control.ts'

/** Fields that the call options carry, and those that say how the answer is told rather than what it says. */
const translated: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'top_k',
  'presence_penalty',
  'frequency_penalty',
  'stop',
  'seed',
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'response_format',
  'reasoning_effort',
  'reasoning',
  'include_reasoning',
  'thinking',
  'cache_control',
  'n',
  'logprobs',
  'top_logprobs',
  'modalities',
  'web_search_options',
])

/**
 * What the interface of the models has no word for, in the words of each provider that has one. The unknown rest goes
 * to OpenAI-compatible servers as it is: they understand more fields than anyone has listed.
 */
export function readProviderOptions(
  body: JsonObject,
  format: JsonObject | undefined,
): SharedV4ProviderOptions | undefined {
  const strict = readStrictness(format)
  const isParallel = readBoolean(body, 'parallel_tool_calls')
  const thinking = readThinking(body)
  const user = readString(body, 'user')
  const promptCacheKey = readString(body, 'prompt_cache_key')
  const cache = readCacheControl(body, 'body')
  const options: SharedV4ProviderOptions = {
    openai: given({
      ...readOpenaiOptions(body),
      user,
      promptCacheKey,
      parallelToolCalls: isParallel,
      strictJsonSchema: strict,
    }),
    openaiCompatible: given({
      ...restOf(body),
      textVerbosity: readString(body, 'verbosity'),
      strictJsonSchema: strict,
    }),
    anthropic: given({
      thinking,
      disableParallelToolUse: isParallel === false ? true : undefined,
      metadata: user === undefined ? undefined : { userId: user },
      cacheControl: cache?.anthropic?.cacheControl,
    }),
    google: given({ thinkingConfig: toThinkingConfig(thinking) }),
    bedrock: given({ reasoningConfig: thinking?.type === 'between_tools' ? undefined : thinking }),
    mistral: given({ parallelToolCalls: isParallel, promptCacheKey, strictJsonSchema: strict }),
  }
  const filled = Object.entries(options).filter(([, values]) => Object.keys(values).length > 0)
  return filled.length === 0 ? undefined : Object.fromEntries(filled)
}

function given(fields: Readonly<Record<string, JSONValue | undefined>>): JSONObject {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(entries)
}

function restOf(body: JsonObject): Record<string, JSONValue> {
  const rest = Object.entries(body).filter(([field]) => !translated.has(field) && field !== 'verbosity')
  return Object.fromEntries(rest) as Record<string, JSONValue>
}

const tiers = ['auto', 'flex', 'priority', 'default', 'fast', 'ultrafast', 'scale'] as const

function readOpenaiOptions(body: JsonObject): Record<string, JSONValue | undefined> {
  const tier = readWord(body, 'service_tier', { allowed: tiers })
  return {
    logitBias: readObject(body, 'logit_bias') as JSONObject | undefined,
    store: readBoolean(body, 'store'),
    metadata: readObject(body, 'metadata') as JSONObject | undefined,
    prediction: readObject(body, 'prediction') as JSONObject | undefined,
    serviceTier: tier === 'scale' ? undefined : tier,
    textVerbosity: readWord(body, 'verbosity', { allowed: ['low', 'medium', 'high'] }),
    safetyIdentifier: readString(body, 'safety_identifier'),
    promptCacheRetention: readString(body, 'prompt_cache_retention'),
  }
}

/** OpenAI's default is false, that of the models' adapters is true. */
function readStrictness(format: JsonObject | undefined): boolean | undefined {
  if (format?.type !== 'json_schema' || !isJsonObject(format.json_schema)) return undefined
  return readBoolean(format.json_schema, 'strict') ?? false
}

type Thinking =
  | { readonly type: 'enabled'; readonly budgetTokens?: number }
  | { readonly type: 'adaptive' | 'disabled' | 'between_tools' }

const thinkingTypes = ['enabled', 'disabled', 'adaptive', 'between_tools'] as const

/** Anthropic's `thinking`, or a budget in the object `reasoning` of other gateways. */
function readThinking(body: JsonObject): Thinking | undefined {
  const thinking = readObject(body, 'thinking')
  if (thinking) {
    const type = readWord(thinking, 'type', { allowed: thinkingTypes, path: 'thinking.type' })
    if (type === undefined) return undefined
    return type === 'enabled' ? enabled(readNumber(thinking, 'budget_tokens')) : { type }
  }
  const reasoning = readObject(body, 'reasoning')
  const budget = reasoning && readNumber(reasoning, 'max_tokens')
  return budget === undefined ? undefined : enabled(budget)
}

function enabled(budgetTokens: number | undefined): Thinking {
  return { type: 'enabled', ...(budgetTokens === undefined ? {} : { budgetTokens }) }
}

function toThinkingConfig(thinking: Thinking | undefined): JSONObject | undefined {
  switch (thinking?.type) {
    case 'enabled':
      return given({ includeThoughts: true, thinkingBudget: thinking.budgetTokens })
    case 'disabled':
      return { thinkingBudget: 0 }
    case 'adaptive':
      return { includeThoughts: true, thinkingBudget: -1 }
    default:
      return undefined
  }
}
