import type { ServerResponse } from 'node:http'
import type { Deadline, Deadlines } from '@tragwerk/infra/clock'
import type { AppError } from '@tragwerk/infra/errors'
import type { ReplySink } from '@tragwerk/services/gateway'
import type { Surface } from '../../plugins/index.ts'

export interface HttpSinkDeps {
  readonly response: ServerResponse
  readonly surface: Surface
  /** Flat; sent with every answer. */
  readonly baseHeaders: readonly string[]
  readonly deadlines: Deadlines
  readonly monotonicMs: () => number
  /** A reader that takes nothing for so long is cut. */
  readonly slowReaderMs: number
  readonly noteFailure: (error: AppError) => void
}

/** As a text a short body leaves with its head in one write; two buffers would have to be gathered. */
const mostInOneText = 16 * 1024

/** Writes an answer of the gateway to a client. */
export class HttpSink implements ReplySink {
  /** Flat; for the refusal, if there is one. */
  refusalHeaders: readonly string[] = []
  readonly #deps: HttpSinkDeps
  #patience: Deadline | undefined
  #isEnded = false

  constructor(deps: HttpSinkDeps) {
    this.#deps = deps
  }

  get isStarted(): boolean {
    return this.#deps.response.headersSent
  }

  tellOnRefusal(headers: readonly string[]): void {
    this.refusalHeaders = headers
  }

  start(status: number, headers: readonly string[]): void {
    const { response, baseHeaders } = this.#deps
    response.writeHead(status, [...baseHeaders, ...headers])
  }

  write(chunk: Uint8Array | string): boolean {
    if (this.#deps.response.write(chunk)) return true
    this.#awaitReader()
    return false
  }

  onDrain(resume: () => void): void {
    this.#deps.response.once('drain', () => {
      this.#patience?.clear()
      this.#patience = undefined
      resume()
    })
  }

  end(last?: Uint8Array | string, trailers: readonly string[] = []): void {
    if (this.#isEnded) return
    this.#isEnded = true
    const { response } = this.#deps
    if (trailers.length > 0) response.addTrailers(toPairs(trailers))
    if (Buffer.isBuffer(last) && last.length <= mostInOneText) response.end(last.toString('latin1'), 'latin1')
    else response.end(last)
  }

  fail(error: AppError): void {
    const { surface, noteFailure } = this.#deps
    noteFailure(error)
    const name = surface.errorEventName === undefined ? '' : `event: ${surface.errorEventName}\n`
    this.end(`${name}data: ${JSON.stringify(surface.toErrorEvent(error))}\n\n`)
  }

  #awaitReader(): void {
    const { deadlines, monotonicMs, slowReaderMs, response } = this.#deps
    this.#patience ??= deadlines.start(monotonicMs() + slowReaderMs, () => response.destroy())
  }
}

function toPairs(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.push([flat[at]!, flat[at + 1]!])
  return pairs
}
