import type { JSONObject, LanguageModelV4CallOptions, SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import type { TranslatedCall } from '../codec.ts'
import { readUnknownFields } from '../unknown-fields.ts'
import {
  given,
  invalid,
  readArray,
  readBoolean,
  readNumber,
  readObject,
  readPositiveInteger,
  readString,
  readWord,
  requireString,
  unsupported,
} from './fields.ts'
import { readInput } from './read-input.ts'
import { readTools } from './read-tools.ts'

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

/**
 * Reads a request to `/v1/responses`. `store` and `truncation` are accepted and told back as they are in force here:
 * nothing is stored and nothing is cut.
 */
export function readResponsesRequest(body: JsonObject): TranslatedCall {
  refuseWhatNeedsState(body)
  refuseLogprobs(body)
  const reasoning = readObject(body, 'reasoning') ?? {}
  const text = readObject(body, 'text') ?? {}
  const format = readObject(text, 'format', 'text.format')
  const options = given<LanguageModelV4CallOptions>({
    prompt: readInput(body),
    maxOutputTokens: readPositiveInteger(body, 'max_output_tokens'),
    temperature: readNumber(body, 'temperature'),
    topP: readNumber(body, 'top_p'),
    reasoning: readWord(reasoning, 'effort', { allowed: efforts, path: 'reasoning.effort' }),
    responseFormat: format && readFormat(format),
    providerOptions: readProviderOptions(body, { reasoning, text, format }),
    ...readTools(body),
  })
  return { options, isStream: readBoolean(body, 'stream') ?? false }
}

function refuseWhatNeedsState(body: JsonObject): void {
  if (readString(body, 'previous_response_id') !== undefined) {
    throw unsupported(
      'previous_response_id',
      'no responses are stored for this model; send the whole conversation as input',
    )
  }
  if (body.conversation !== undefined && body.conversation !== null) {
    throw unsupported(
      'conversation',
      'no conversations are stored for this model; send the whole conversation as input',
    )
  }
  if (readBoolean(body, 'background') === true) {
    throw unsupported(
      'background',
      'this model answers only while the client waits; leave it out and stream instead',
    )
  }
  if (readObject(body, 'prompt') !== undefined) {
    throw unsupported(
      'prompt',
      'prompts stored at OpenAI are not reachable for this model; send their text as input',
    )
  }
  if ((readArray(body, 'context_management') ?? []).length > 0) {
    throw unsupported(
      'context_management',
      'this model does not compact conversations; shorten the input instead',
    )
  }
  if (readObject(body, 'moderation') !== undefined) {
    throw unsupported('moderation', 'this model does not moderate its answers; call /v1/moderations instead')
  }
}

function refuseLogprobs(body: JsonObject): void {
  const problem = 'probabilities of tokens are not known for this model'
  if ((readNumber(body, 'top_logprobs') ?? 0) > 0) throw unsupported('top_logprobs', problem)
  if (readArray(body, 'include')?.includes('message.output_text.logprobs'))
    throw unsupported('include', problem)
}

function readFormat(format: JsonObject): LanguageModelV4CallOptions['responseFormat'] {
  switch (format.type) {
    case 'text':
      return { type: 'text' }
    case 'json_object':
      return { type: 'json' }
    case 'json_schema': {
      const schema = readObject(format, 'schema', 'text.format.schema')
      if (schema === undefined) throw invalid('text.format.schema', 'it is missing')
      const description = readString(format, 'description', 'text.format.description')
      return {
        type: 'json',
        name: requireString(format, 'name', 'text.format.name'),
        schema,
        ...(description === undefined ? {} : { description }),
      }
    }
    default:
      throw unsupported(
        'text.format.type',
        `the format ${String(format.type)} cannot be translated for this model`,
      )
  }
}

/** What the format defines: it is translated, or concerns only who stores responses. */
const defined: ReadonlySet<string> = new Set([
  'model',
  'input',
  'messages',
  'instructions',
  'stream',
  'stream_options',
  'temperature',
  'top_p',
  'top_logprobs',
  'max_output_tokens',
  'max_tool_calls',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'include',
  'metadata',
  'user',
  'safety_identifier',
  'service_tier',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'store',
  'previous_response_id',
  'conversation',
  'background',
  'truncation',
  'context_management',
  'moderation',
  'access_programs',
  'image',
])

interface Settings {
  readonly reasoning: JsonObject
  readonly text: JsonObject
  readonly format: JsonObject | undefined
}

/** Settings without a common counterpart, under the names that each provider's adapter reads. */
function readProviderOptions(body: JsonObject, settings: Settings): SharedV4ProviderOptions | undefined {
  const { reasoning, text, format } = settings
  const parallelToolCalls = readBoolean(body, 'parallel_tool_calls')
  const user = readString(body, 'user')
  const textVerbosity = readString(text, 'verbosity', 'text.verbosity')
  const strictJsonSchema = format && readBoolean(format, 'strict')
  // Servers refuse the wish for single calls where there is nothing to call.
  const isSingle = parallelToolCalls === false && (readArray(body, 'tools') ?? []).length > 0
  const byProvider: Record<string, JSONObject> = {
    openai: given<JSONObject>({
      parallelToolCalls,
      user,
      textVerbosity,
      strictJsonSchema,
      promptCacheKey: readString(body, 'prompt_cache_key'),
      safetyIdentifier: readString(body, 'safety_identifier'),
      reasoningSummary: readString(reasoning, 'summary', 'reasoning.summary'),
    }),
    openaiCompatible: {
      ...readUnknownFields(body, defined),
      ...given<JSONObject>({ user, textVerbosity, strictJsonSchema }),
      ...(isSingle ? { parallel_tool_calls: false } : {}),
    },
    anthropic: parallelToolCalls === false ? { disableParallelToolUse: true } : {},
    mistral: given<JSONObject>({ parallelToolCalls, strictJsonSchema }),
  }
  const filled = Object.entries(byProvider).filter(([, values]) => Object.keys(values).length > 0)
  return filled.length === 0 ? undefined : Object.fromEntries(filled)
}
