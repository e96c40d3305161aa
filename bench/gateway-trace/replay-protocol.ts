import type { TraceRequest } from './trace.ts'

/** What the load generator is asked to replay, against one target. */
export interface ReplayJob {
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly model: string
  /** In the order of arrival; each second one is streamed. */
  readonly requests: readonly TraceRequest[]
  /** How many times faster than the trace. */
  readonly speed: number
}

/** Times in milliseconds. */
export interface ReplayResult {
  readonly done: number
  /** How often each problem occurred. */
  readonly errors: Readonly<Record<string, number>>
  /** From the request to the last byte, one figure per request. */
  readonly latencyMs: readonly number[]
  /** From the request to the first byte of the body, one figure per stream. */
  readonly firstByteMs: readonly number[]
  /** How much later than in the trace each request was sent. */
  readonly lateMs: readonly number[]
  readonly tookMs: number
  readonly mostAtOnce: number
}
