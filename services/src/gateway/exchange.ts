import type { Sensitivity, WireFormat } from '@tragwerk/contracts/gateway'
import type { AppError } from '@tragwerk/infra/errors'
import type { JsonObject } from './json.ts'

/** One request as the client sent it. */
export interface GatewayRequest {
  /** Unique; told to the client and the key of the ledger entry. */
  readonly id: string
  readonly format: WireFormat
  /** The bytes as they came; passed on unchanged where nothing must change. */
  readonly bytes: Buffer
  /** The same, parsed. */
  readonly body: JsonObject
  /** Where the value of the top-level `model` stands in `bytes`, quotes included. */
  readonly modelSpan: readonly [start: number, end: number] | undefined
  /** Headers of the provider's protocol that are passed on: `anthropic-version`, `anthropic-beta`, `openai-beta`. */
  readonly protocolHeaders: readonly string[]
  readonly options: RequestOptions
  /** Milliseconds on the monotonic clock when the request arrived. */
  readonly arrivedMs: number
}

/** What clients may say in `x-tragwerk-…` headers. */
export interface RequestOptions {
  /** Class of the data in the request. */
  readonly sensitivity: Sensitivity
  readonly conversation: string | undefined
  readonly maxCostUsd: number | undefined
  readonly timeoutMs: number | undefined
  /** Under contention for places at a provider. */
  readonly priority: Priority
  /** Joins cost, risk class and logs of one use of AI. */
  readonly useCaseId: string | undefined
}

export const priorities = ['high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

/**
 * Where the answer goes. Nothing is sent before `start`, so until then another deployment can be asked. Everything
 * written after the client went away is dropped.
 */
export interface ReplySink {
  readonly isStarted: boolean
  /** What to add to the answer if nothing is started and the request is refused; the last call counts. Flat, as `start`. */
  tellOnRefusal(headers: readonly string[]): void
  /** Once. `headers` is flat: name, value, name, value. */
  start(status: number, headers: readonly string[]): void
  /** False when the client reads too slowly: stop until `onDrain`. */
  write(chunk: Uint8Array | string): boolean
  onDrain(resume: () => void): void
  /** `trailers` as `headers`; they reach only clients that read them. */
  end(last?: Uint8Array | string, trailers?: readonly string[]): void
  /** After `start`: the surface's error event, then the end. A stream that has begun never ends as if it were whole. */
  fail(error: AppError): void
}
