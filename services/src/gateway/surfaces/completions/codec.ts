import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { gatewayErrors } from '../../errors.ts'
import type { JsonObject } from '../../json.ts'
import type { LanguageCodec, ReplyContext, ReplyEncoder, TranslatedCall } from '../codec.ts'
import {
  given,
  invalid,
  readBoolean,
  readNumber,
  readObject,
  readPositiveInteger,
  readString,
  unsupported,
} from '../responses/fields.ts'

/** The words of the legacy `POST /v1/completions`. The prompt becomes one message of the user. */
export const completionsCodec: LanguageCodec = {
  format: 'openai-completions',
  read: readCompletionRequest,
  toReply: toCompletion,
  openStream: createCompletionEncoder,
}

function readCompletionRequest(body: JsonObject): TranslatedCall {
  refuseUnsupported(body)
  const user = readString(body, 'user')
  readBoolean(body, 'echo')
  readObject(body, 'stream_options')
  const options = given<LanguageModelV4CallOptions>({
    prompt: [{ role: 'user', content: [{ type: 'text', text: readPrompt(body) }] }],
    maxOutputTokens: readPositiveInteger(body, 'max_tokens'),
    temperature: readNumber(body, 'temperature'),
    topP: readNumber(body, 'top_p'),
    presencePenalty: readNumber(body, 'presence_penalty'),
    frequencyPenalty: readNumber(body, 'frequency_penalty'),
    seed: readNumber(body, 'seed'),
    stopSequences: readStop(body.stop),
    providerOptions: user === undefined ? undefined : { openai: { user }, openaiCompatible: { user } },
  })
  return { options, isStream: readBoolean(body, 'stream') ?? false }
}

function readPrompt(body: JsonObject): string {
  const { prompt } = body
  if (typeof prompt === 'string') return prompt
  if (!Array.isArray(prompt) || prompt.length === 0) {
    throw invalid('prompt', 'it must be a text or a list that holds one text')
  }
  if (prompt.length === 1 && typeof prompt[0] === 'string') return prompt[0]
  if (prompt.every((entry) => typeof entry === 'string')) {
    throw unsupported('prompt', 'this model answers one prompt at a time; send a request for each')
  }
  throw unsupported('prompt', 'tokens mean something else to every model; send the prompt as text')
}

function readStop(stop: unknown): string[] | undefined {
  if (stop === undefined || stop === null) return undefined
  if (typeof stop === 'string') return [stop]
  if (Array.isArray(stop) && stop.every((entry) => typeof entry === 'string')) return stop
  throw invalid('stop', 'it must be a text or a list of texts')
}

function refuseUnsupported(body: JsonObject): void {
  if ((readString(body, 'suffix') ?? '') !== '') {
    throw unsupported('suffix', 'this model only continues a prompt and inserts nothing before a suffix')
  }
  if (readNumber(body, 'logprobs') !== undefined) {
    throw unsupported('logprobs', 'probabilities of tokens are not known for this model')
  }
  for (const field of ['n', 'best_of']) {
    if ((readNumber(body, field) ?? 1) > 1) {
      throw unsupported(
        field,
        'this model gives one answer for each request; send the request again for another',
      )
    }
  }
  const bias = readObject(body, 'logit_bias')
  if (bias !== undefined && Object.keys(bias).length > 0) {
    throw unsupported('logit_bias', 'tokens mean something else to every model')
  }
}

type CompletionFinishReason = 'stop' | 'length' | 'content_filter'

/** `undefined` for generations that broke off: those are errors, not results. */
function toFinishReason(reason: LanguageModelV4FinishReason): CompletionFinishReason | undefined {
  switch (reason.unified) {
    case 'length':
      return 'length'
    case 'content-filter':
      return 'content_filter'
    case 'error':
    case 'interrupted':
      return undefined
    default:
      return 'stop'
  }
}

/** Counts the provider did not tell are 0. */
function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): JsonObject {
  const prompt = inputTokens.total ?? 0
  const completion = outputTokens.total ?? 0
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: inputTokens.cacheRead ?? 0 },
    completion_tokens_details: { reasoning_tokens: outputTokens.reasoning ?? 0 },
  }
}

function toHead({ id, created, model }: ReplyContext): JsonObject {
  return { id: `cmpl-${id}`, object: 'text_completion', created, model }
}

function echoed(body: JsonObject): string {
  return body.echo === true ? readPrompt(body) : ''
}

function toCompletion(result: LanguageModelV4GenerateResult, context: ReplyContext): JsonObject {
  const finishReason = toFinishReason(result.finishReason)
  if (!finishReason) {
    const problem = 'the answer broke off before its end'
    throw gatewayErrors.upstreamFailed({ deployment: context.model, problem, status: undefined })
  }
  const texts = result.content.filter((part) => part.type === 'text').map((part) => part.text)
  return {
    ...toHead(context),
    choices: [
      { text: echoed(context.body) + texts.join(''), index: 0, logprobs: null, finish_reason: finishReason },
    ],
    usage: toUsage(result.usage),
  }
}

/** Blocks of text are joined in the order in which their pieces arrive. */
function createCompletionEncoder(context: ReplyContext): ReplyEncoder {
  const { body } = context
  const streamOptions = readObject(body, 'stream_options') ?? {}
  const includesUsage = streamOptions.include_usage === true
  const headJson = JSON.stringify(toHead(context)).slice(0, -1)
  const noUsage = includesUsage ? ',"usage":null' : ''
  let echo = echoed(body)
  let isComplete = false

  const chunk = (text: string, finishReason: CompletionFinishReason | null) =>
    `data: ${headJson},"choices":[{"text":${JSON.stringify(text)},"index":0,"logprobs":null,"finish_reason":${JSON.stringify(finishReason)}}]${noUsage}}\n\n`
  const takeEcho = () => {
    const text = echo
    echo = ''
    return text === '' ? '' : chunk(text, null)
  }

  return {
    encode(part) {
      if (isComplete) return ''
      if (part.type === 'text-delta') return part.delta === '' ? '' : takeEcho() + chunk(part.delta, null)
      if (part.type !== 'finish') return ''
      const finishReason = toFinishReason(part.finishReason)
      if (!finishReason) return ''
      isComplete = true
      const usage = includesUsage
        ? `data: ${headJson},"choices":[],"usage":${JSON.stringify(toUsage(part.usage))}}\n\n`
        : ''
      return `${takeEcho()}${chunk('', finishReason)}${usage}data: [DONE]\n\n`
    },
    get isComplete() {
      return isComplete
    },
  }
}
