import type {
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import type { WireFormat } from '@tragwerk/contracts/gateway'
import type { JsonObject } from '../json.ts'

/** What identifies one translated answer. */
export interface ReplyIdentity {
  /** Of the request; codecs add the prefix of their format (`chatcmpl-`, `msg_`, `resp_`). */
  readonly id: string
  /** Unix seconds. */
  readonly created: number
  /** The model the client asked for. */
  readonly model: string
}

/**
 * The words of one surface whose requests reach language models: used when the chosen model does not speak this format.
 * Implementations are pure; they hold no state between requests.
 */
export interface LanguageCodec {
  readonly format: WireFormat
  /**
   * Reads a request. Fields without a counterpart travel in `providerOptions` or are left out; a field that would change
   * the answer and cannot be honoured throws `gateway.request_unsupported`, a malformed one `gateway.request_invalid`.
   * `abortSignal` and `headers` are set by the caller.
   */
  read(body: JsonObject): TranslatedCall
  /** The whole answer as a JSON value. Throws `gateway.upstream_failed` when the generation broke off. */
  toReply(result: LanguageModelV4GenerateResult, context: ReplyContext): JsonObject
  /** Encoder of one streamed answer. */
  openStream(context: ReplyContext): ReplyEncoder
}

export interface TranslatedCall {
  readonly options: LanguageModelV4CallOptions
  readonly isStream: boolean
}

export interface ReplyContext extends ReplyIdentity {
  /** The request that is answered. */
  readonly body: JsonObject
}

/**
 * Turns the parts of a generation into the surface's server-sent events. Called with every part in order, `error` parts
 * excepted: the caller ends the stream then.
 */
export interface ReplyEncoder {
  /** Whole frames (`data: …\n\n`, with `event:` lines where the surface has them), or '' when nothing is to be sent. */
  encode(part: LanguageModelV4StreamPart): string
  /** True once the part `finish` was encoded with everything that ends the stream (`[DONE]`, `message_stop`). */
  readonly isComplete: boolean
}
