import { type AppError, isAppError } from '@tragwerk/infra/errors'
import type { GatewayRequest, ReplySink } from '@tragwerk/services/gateway'
import type { Call } from '@tragwerk/trust/access'
import { fingerprintRequest } from '@tragwerk/trust/idempotency'
import { httpErrors, statusOf } from '../../plugins/index.ts'
import type { RepeatableReply, RequestIdempotency } from '../deps.ts'
import { isDeterministic } from '../failure.ts'
import type { ModelSurface } from './surfaces.ts'

export interface OnceDeps {
  readonly idempotency: RequestIdempotency
  readonly gateway: {
    serve(call: Call, request: GatewayRequest, sink: ReplySink): Promise<void>
  }
}

export interface OnceInput {
  readonly call: Call
  readonly request: GatewayRequest
  readonly found: ModelSurface
  /** Of the header `Idempotency-Key`. */
  readonly key: string
  /** As requested, with its query. */
  readonly path: string
  readonly requestId: string
  /** Hears of a refusal that became the kept answer. */
  readonly noteFailure: (error: AppError) => void
}

/** What is kept: the answer's own headers, flat, and its text, unread. */
interface KeptAnswer {
  readonly headers: readonly string[]
  readonly text: string
}

/**
 * Serves a request at most once per key. A repetition gets status, headers and text of the first answer, and
 * `Idempotent-Replayed: true`; the model is not asked, and nothing is recorded or paid again.
 *
 * @throws http.stream_not_repeatable
 */
export async function serveOnce(deps: OnceDeps, input: OnceInput, sink: ReplySink): Promise<void> {
  const { call, request, found, key, path } = input
  if (request.body.stream === true) throw httpErrors.streamNotRepeatable()
  const fingerprint = fingerprintRequest({ method: 'POST', path, body: request.body })
  const reply = await deps.idempotency.run(call, { key, route: found.routeId, fingerprint }, () =>
    answer(deps, input, sink),
  )
  const { headers, text } = reply.body as KeptAnswer
  sink.start(reply.status, [
    ...headers,
    ...['content-length', String(Buffer.byteLength(text))],
    ...(reply.replayed ? ['idempotent-replayed', 'true'] : []),
  ])
  sink.end(text)
}

/** Refusals that would be the same next time are part of the answer that is kept; others are thrown. */
async function answer(deps: OnceDeps, input: OnceInput, sink: ReplySink): Promise<RepeatableReply> {
  const held = new HeldAnswer()
  try {
    await deps.gateway.serve(input.call, input.request, held)
    return held.toReply()
  } catch (error) {
    if (!isAppError(error) || !isDeterministic(error)) {
      sink.tellOnRefusal(held.refusalHeaders)
      throw error
    }
    input.noteFailure(error)
    const { errorContentType, toErrorBody } = input.found.surface
    const text = JSON.stringify(toErrorBody(error, input.requestId))
    const body: KeptAnswer = { headers: ['content-type', errorContentType, ...held.refusalHeaders], text }
    return { status: statusOf(error), body }
  }
}

/** An answer that goes to nobody before it is kept. */
class HeldAnswer implements ReplySink {
  refusalHeaders: readonly string[] = []
  #status: number | undefined
  #headers: readonly string[] = []
  readonly #chunks: Buffer[] = []
  #failure: AppError | undefined

  get isStarted(): boolean {
    return this.#status !== undefined
  }

  tellOnRefusal(headers: readonly string[]): void {
    this.refusalHeaders = headers
  }

  start(status: number, headers: readonly string[]): void {
    this.#status = status
    this.#headers = headers
  }

  write(chunk: Uint8Array | string): boolean {
    this.#chunks.push(Buffer.from(chunk as Uint8Array))
    return true
  }

  onDrain(resume: () => void): void {
    resume()
  }

  end(last?: Uint8Array | string): void {
    if (last !== undefined) this.write(last)
  }

  fail(error: AppError): void {
    this.#failure = error
  }

  toReply(): RepeatableReply {
    if (this.#failure !== undefined) throw this.#failure
    // The client went away, and the call with it.
    if (this.#status === undefined) throw httpErrors.cancelled()
    const headers = this.#headers.filter((_, at) => this.#headers[at - (at % 2)] !== 'content-length')
    const body: KeptAnswer = { headers, text: Buffer.concat(this.#chunks).toString('utf8') }
    return { status: this.#status, body }
  }
}
