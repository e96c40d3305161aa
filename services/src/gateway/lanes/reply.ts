import type { IncomingHttpHeaders } from 'node:http'
import type { AppError } from '@tragwerk/infra/errors'
import type { UsageReading } from '../tokens/usage.ts'
import type { AttemptResult, GeneratedText } from './attempt.ts'

/** One answer on its way through. */
export interface Reply {
  /** Takes the next bytes; a result ends the exchange early. */
  take(chunk: Buffer): AttemptResult | undefined
  /** The connection ended properly. */
  end(): AttemptResult
  /** It did not: tells a client that has seen a part; undefined when none was sent. */
  breakOff(error: AppError): AttemptResult | undefined
  /** The client reads too slowly. */
  readonly isFull: boolean
  readonly reading: UsageReading
  readonly text: GeneratedText
}

export interface ReplyHead {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Of the request, flat, with our credentials. */
  readonly sentHeaders: readonly string[]
  /** When the attempt began, on the monotonic clock. */
  readonly startedMs: number
}
