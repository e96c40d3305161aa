import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import type { TranslatedCall } from '../codec.ts'
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
  unsupported,
} from '../responses/fields.ts'
import { readProviderOptions } from './provider-options.ts'
import { readMessages } from './read-messages.ts'
import { readTools } from './read-tools.ts'

type JsonSchema = LanguageModelV4FunctionTool['inputSchema']

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

/** Reads a request to `/v1/chat/completions`. */
export function readChatRequest(body: JsonObject): TranslatedCall {
  refuseOtherShapes(body)
  readObject(body, 'stream_options')
  const format = readObject(body, 'response_format')
  const options = given<LanguageModelV4CallOptions>({
    prompt: readMessages(body),
    maxOutputTokens:
      readPositiveInteger(body, 'max_completion_tokens') ?? readPositiveInteger(body, 'max_tokens'),
    temperature: readNumber(body, 'temperature'),
    topP: readNumber(body, 'top_p'),
    topK: readPositiveInteger(body, 'top_k'),
    presencePenalty: readNumber(body, 'presence_penalty'),
    frequencyPenalty: readNumber(body, 'frequency_penalty'),
    stopSequences: readStop(body),
    seed: readSeed(body),
    responseFormat: format && readFormat(format),
    reasoning: readEffort(body),
    providerOptions: readProviderOptions(body, format),
    ...readTools(body),
  })
  return { options, isStream: readBoolean(body, 'stream') ?? false }
}

/** What would give the answer another shape than the one that can be generated. */
function refuseOtherShapes(body: JsonObject): void {
  const n = readPositiveInteger(body, 'n')
  if (n !== undefined && n > 1) {
    throw unsupported('n', 'this model gives one answer to a request; leave it out and send several requests')
  }
  if (readBoolean(body, 'logprobs') === true || (readNumber(body, 'top_logprobs') ?? 0) > 0) {
    throw unsupported('logprobs', 'this model does not tell the probabilities of tokens; leave it out')
  }
  for (const modality of readArray(body, 'modalities') ?? []) {
    if (modality !== 'text' && modality !== 'image') {
      throw unsupported('modalities', 'this model does not speak; ask for text')
    }
  }
  if (readObject(body, 'web_search_options')) {
    throw unsupported('web_search_options', 'this model does not search the web by itself; leave it out')
  }
}

function readStop(body: JsonObject): string[] | undefined {
  const { stop } = body
  if (stop === undefined || stop === null) return undefined
  if (typeof stop === 'string') return [stop]
  if (!Array.isArray(stop) || !stop.every((text) => typeof text === 'string')) {
    throw invalid('stop', 'it must be a text or a list of texts')
  }
  return stop.length === 0 ? undefined : stop
}

function readSeed(body: JsonObject): number | undefined {
  const seed = readNumber(body, 'seed')
  if (seed !== undefined && !Number.isInteger(seed)) throw invalid('seed', 'it must be a whole number')
  return seed
}

/** `reasoning_effort`, or the object `reasoning` of other gateways. */
function readEffort(body: JsonObject): LanguageModelV4CallOptions['reasoning'] {
  const effort = readWord(body, 'reasoning_effort', { allowed: efforts })
  if (effort !== undefined) return effort
  const reasoning = readObject(body, 'reasoning')
  if (!reasoning) return undefined
  if (reasoning.enabled === false) return 'none'
  return readWord(reasoning, 'effort', { allowed: efforts, path: 'reasoning.effort' })
}

function readFormat(format: JsonObject): LanguageModelV4CallOptions['responseFormat'] {
  switch (format.type) {
    case 'text':
      return { type: 'text' }
    case 'json_object':
      return { type: 'json' }
    case 'json_schema':
      return readSchema(format)
    default:
      throw invalid('response_format.type', 'it must be text, json_object or json_schema')
  }
}

function readSchema(format: JsonObject): LanguageModelV4CallOptions['responseFormat'] {
  const path = 'response_format.json_schema'
  const wanted = readObject(format, 'json_schema', path)
  if (!wanted) throw invalid(path, 'it is missing')
  const schema = readObject(wanted, 'schema', `${path}.schema`)
  const name = readString(wanted, 'name', `${path}.name`)
  const description = readString(wanted, 'description', `${path}.description`)
  return {
    type: 'json',
    ...(schema === undefined ? {} : { schema: schema as JsonSchema }),
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  }
}
