import type { JSONObject, LanguageModelV4CallOptions, SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import type { TranslatedCall } from '../codec.ts'
import { readUnknownFields } from '../unknown-fields.ts'
import { invalid, readList, readOptionalFlag, readOptionalNumber, readString } from './fields.ts'
import { readMessages } from './read-messages.ts'
import { readReasoning, readResponseFormat, readUser, refuseHostedFeatures } from './read-settings.ts'
import { readToolChoice, readTools } from './read-tools.ts'

/** What of a request becomes input tokens. */
export type CountedInput = Pick<
  LanguageModelV4CallOptions,
  'prompt' | 'tools' | 'toolChoice' | 'responseFormat'
>

/** Reads a request to `/v1/messages`. */
export function readRequest(body: JsonObject): TranslatedCall {
  const maxOutputTokens = readMaxTokens(body)
  const isStream = readOptionalFlag(body.stream, 'stream') ?? false
  refuseHostedFeatures(body)
  const { toolChoice, isParallel } = readToolChoice(body)
  const tools = readTools(body)
  // OpenAI refuses the wish for single calls where there is nothing to call.
  const providerOptions = toProviderOptions(body, isParallel || !tools.tools)
  return {
    isStream,
    options: {
      prompt: readMessages(body),
      maxOutputTokens,
      ...readSampling(body),
      ...tools,
      ...(toolChoice ? { toolChoice } : {}),
      ...readReasoning(body),
      ...readResponseFormat(body),
      ...(providerOptions ? { providerOptions } : {}),
    },
  }
}

/** Reads a request to `/v1/messages/count_tokens`; throws as `read` of the codec does. */
export function readCountTokens(body: JsonObject): CountedInput {
  refuseHostedFeatures(body)
  const { toolChoice } = readToolChoice(body)
  readReasoning(body)
  return {
    prompt: readMessages(body),
    ...readTools(body),
    ...(toolChoice ? { toolChoice } : {}),
    ...readResponseFormat(body),
  }
}

function readMaxTokens(body: JsonObject): number {
  const value = body.max_tokens
  if (value == null) throw invalid('max_tokens', 'it is missing')
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw invalid('max_tokens', 'it must be a whole number of at least 1')
  }
  return value
}

function readSampling(
  body: JsonObject,
): Pick<LanguageModelV4CallOptions, 'temperature' | 'topP' | 'topK' | 'stopSequences'> {
  const temperature = readOptionalNumber(body.temperature, 'temperature')
  const topP = readOptionalNumber(body.top_p, 'top_p')
  const topK = readOptionalNumber(body.top_k, 'top_k')
  const stops =
    body.stop_sequences == null
      ? []
      : readList(body.stop_sequences, 'stop_sequences').map((stop, index) =>
          readString(stop, `stop_sequences.${index}`),
        )
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(topK === undefined ? {} : { topK }),
    ...(stops.length === 0 ? {} : { stopSequences: stops }),
  }
}

/** What Anthropic defines: it is translated, or concerns nobody else. */
const defined: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'max_tokens',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'metadata',
  'output_config',
  'output_format',
  'service_tier',
  'speed',
  'cache_control',
  'context_management',
  'compaction',
  'container',
  'thread',
  'mcp_servers',
  'diagnostics',
  'inference_geo',
  'fallbacks',
  'fallback_credit_token',
  'billing_policy',
  'user_profile_id',
  'workspace_id',
  'betas',
])

/** Under the name of each family of providers, which ignore what stands under the others'. */
function toProviderOptions(body: JsonObject, isParallel: boolean): SharedV4ProviderOptions | undefined {
  const user = readUser(body)
  const ofUser: JSONObject = user === undefined ? {} : { user }
  const ofCalls: JSONObject = isParallel ? {} : { parallelToolCalls: false }
  const options: SharedV4ProviderOptions = {
    openai: { ...ofUser, ...ofCalls },
    openaiCompatible: {
      ...readUnknownFields(body, defined),
      ...ofUser,
      ...(isParallel ? {} : { parallel_tool_calls: false }),
    },
    ...(isParallel ? {} : { mistral: ofCalls, anthropic: { disableParallelToolUse: true } }),
  }
  const filled = Object.entries(options).filter(([, values]) => Object.keys(values).length > 0)
  return filled.length === 0 ? undefined : Object.fromEntries(filled)
}
