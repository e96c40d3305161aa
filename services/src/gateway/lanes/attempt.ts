import type { AppError } from '@tragwerk/infra/errors'
import type { GatewayRequest, ReplySink } from '../exchange.ts'
import type { UsageReading } from '../tokens/usage.ts'

/** What a lane needs to ask one deployment once. */
export interface AttemptInput {
  readonly request: GatewayRequest
  /** `provider/model`, for messages. */
  readonly deployment: string
  readonly isStream: boolean
  /**
   * Aborted when the client goes away, the server stops, or another attempt won. Of this request alone: listeners stay
   * on it.
   */
  readonly signal: AbortSignal
  readonly sink: ReplySink
  readonly limits: AttemptLimits
  /**
   * Asked once, when the first byte of a good answer is there: false means that another attempt was faster and
   * this one ends as `lost`. `firstByteMs` counts from the beginning of the attempt.
   */
  claim(firstByteMs: number): boolean
  /** The platform's headers of a streamed answer. */
  headersAtStart(): readonly string[]
  /** The platform's trailers of a streamed answer that is complete. */
  trailersAtEnd(reading: UsageReading): readonly string[]
}

export interface AttemptLimits {
  readonly firstByteMs: number
  readonly idleMs: number
  /** On the monotonic clock. */
  readonly endsAtMs: number
}

/** What was generated of an answer whose usage the provider did not tell, for counting. */
export type GeneratedText = () => GeneratedSample

export interface GeneratedSample {
  readonly text: string
  /** How many times as much was generated; 1 when this is all of it. */
  readonly factor: number
}

export type AttemptResult =
  /** A whole answer that has not been sent yet. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: readonly string[]
      readonly body: Uint8Array | string
      readonly reading: UsageReading
      readonly text: GeneratedText
    }
  /** A stream that was sent to its end. */
  | { readonly kind: 'streamed'; readonly reading: UsageReading; readonly text: GeneratedText }
  /** A stream that broke after it had begun; the error event is sent. */
  | {
      readonly kind: 'broken'
      readonly error: AppError
      readonly reading: UsageReading
      readonly text: GeneratedText
    }
  /** The client went away, or another attempt was faster. */
  | {
      readonly kind: 'aborted' | 'lost'
      readonly reading: UsageReading
      readonly text: GeneratedText
    }
  /** Nothing was sent: another attempt may follow. */
  | FailedAttempt

export interface FailedAttempt {
  readonly kind: 'failed'
  readonly error: AppError
  /** HTTP status of the provider, where it answered. */
  readonly status: number | undefined
  /** Whether asking again, or asking somebody else, can help. */
  readonly verdict: FailureVerdict
  readonly retryAfterMs: number | undefined
  /** The provider's own refusal, to be passed on when no other attempt follows; same format only. */
  readonly refusal?: { readonly headers: readonly string[]; readonly body: Buffer }
}

/**
 * `retry`: the same deployment may do better in a moment. `limited`: it wants to be left alone for a while. `elsewhere`:
 * only another deployment can help (wrong key, unknown model, no credit). `final`: the request itself is refused, and
 * would be anywhere.
 */
export type FailureVerdict = 'retry' | 'limited' | 'elsewhere' | 'final'

export const noText: GeneratedText = () => ({ text: '', factor: 1 })

/** Reason of the abort of an attempt that was slower than another. */
export const lostRace = new Error('another attempt was faster')
