import type { IncomingHttpHeaders } from 'node:http'
import type { Clock, Deadline, Deadlines } from '@tragwerk/infra/clock'
import type { Upstream, UpstreamExchange, UpstreamListener } from '@tragwerk/infra/egress'
import type { AppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import type { WireTarget } from '../providers/provider.ts'
import { noUsage } from '../tokens/usage.ts'
import { type AttemptInput, type AttemptResult, lostRace, noText } from './attempt.ts'
import { judgeLostConnection } from './judge-lost-connection.ts'
import { prepareBody } from './prepare-body.ts'
import type { Reply } from './reply.ts'
import { StreamedReply } from './streamed-reply.ts'
import { WholeReply } from './whole-reply.ts'

export interface PassThroughDeps {
  readonly clock: Pick<Clock, 'monotonicMs' | 'now'>
  readonly deadlines: Deadlines
}

/**
 * Asks a provider that speaks the client's format: bytes go through as they are. Never rejects; the result says what
 * happened. Until the first byte of a good stream nothing is sent to the client.
 */
export function passThrough(
  deps: PassThroughDeps,
  to: { readonly upstream: Upstream; readonly target: WireTarget },
  input: AttemptInput,
): Promise<AttemptResult> {
  if (input.signal.aborted) return Promise.resolve({ kind: 'aborted', reading: noUsage, text: noText })
  return new Promise((resolve) => new Passage(deps, input, resolve).begin(to.upstream, to.target))
}

/** One exchange with one provider: its connection, its time limits, its end. */
class Passage implements UpstreamListener {
  readonly #deps: PassThroughDeps
  readonly #input: AttemptInput
  readonly #resolve: (result: AttemptResult) => void
  readonly #startedMs: number
  readonly #deadline: Deadline
  #exchange: UpstreamExchange | undefined
  #reply: Reply | undefined
  #isUsageInjected = false
  #sentHeaders: readonly string[] = []
  #isOver = false
  #isPaused = false

  constructor(deps: PassThroughDeps, input: AttemptInput, resolve: (result: AttemptResult) => void) {
    this.#deps = deps
    this.#input = input
    this.#resolve = resolve
    this.#startedMs = deps.clock.monotonicMs()
    const { firstByteMs, endsAtMs } = input.limits
    this.#deadline = deps.deadlines.start(Math.min(this.#startedMs + firstByteMs, endsAtMs), this.#onDeadline)
  }

  begin(upstream: Upstream, target: WireTarget): void {
    const { request, signal } = this.#input
    // Never taken off: the signal is gone with the request, and when this is over it does nothing.
    signal.addEventListener('abort', this.#onAbort)
    const { bytes, isUsageInjected } = prepareBody(request, target)
    this.#isUsageInjected = isUsageInjected
    const headers = mergeHeaders(target.headers, request.protocolHeaders)
    this.#sentHeaders = headers
    this.#exchange = upstream.send({ method: 'POST', path: target.path, headers, body: bytes }, this)
  }

  onHead(status: number, headers: IncomingHttpHeaders): void {
    const head = { status, headers, sentHeaders: this.#sentHeaders, startedMs: this.#startedMs }
    const isEvents = headers['content-type']?.startsWith('text/event-stream') === true
    this.#reply =
      this.#input.isStream && status < 300 && isEvents
        ? new StreamedReply(this.#deps, this.#input, { ...head, dropsUsage: this.#isUsageInjected })
        : new WholeReply(this.#deps, this.#input, head)
  }

  onData(chunk: Buffer): void {
    if (this.#isOver) return
    const reply = this.#reply!
    const result = reply.take(chunk)
    if (result !== undefined) this.#stop(result)
    else if (reply.isFull) this.#pause()
    // What was on its way comes in a pause too, and must not end it.
    else if (!this.#isPaused) this.#awaitMore()
  }

  onEnd(): void {
    if (!this.#isOver) this.#finish(this.#reply!.end())
  }

  onError(error: AppError): void {
    if (!this.#isOver) this.#finish(this.#giveUp(error))
  }

  readonly #onAbort = (): void => {
    const kind = this.#input.signal.reason === lostRace ? 'lost' : 'aborted'
    const { reading = noUsage, text = noText } = this.#reply ?? {}
    this.#stop({ kind, reading, text })
  }

  readonly #onDeadline = (): void => {
    const { deployment, limits } = this.#input
    const isTotal = this.#deps.clock.monotonicMs() >= limits.endsAtMs
    const [phase, limitMs] = isTotal
      ? ['in all', Math.round(limits.endsAtMs - this.#startedMs)]
      : this.#reply === undefined
        ? ['first byte', limits.firstByteMs]
        : ['idle', limits.idleMs]
    this.#stop(this.#giveUp(gatewayErrors.upstreamTimeout({ deployment, phase, limitMs })))
  }

  /** Before the first byte went out somebody else can be asked, after it the stream is broken. */
  #giveUp(error: AppError): AttemptResult {
    const broken = this.#reply?.breakOff(error)
    if (broken !== undefined) return broken
    const { deployment } = this.#input
    return judgeLostConnection(error, { deployment, hasBegun: this.#reply !== undefined })
  }

  #pause(): void {
    if (this.#isPaused) return
    this.#isPaused = true
    this.#exchange?.pause()
    // The client is slow, not the provider.
    this.#deadline.at = this.#input.limits.endsAtMs
    this.#input.sink.onDrain(() => {
      if (this.#isOver) return
      this.#isPaused = false
      this.#awaitMore()
      this.#exchange?.resume()
    })
  }

  #awaitMore(): void {
    const { idleMs, endsAtMs } = this.#input.limits
    this.#deadline.at = Math.min(this.#deps.clock.monotonicMs() + idleMs, endsAtMs)
  }

  #stop(result: AttemptResult): void {
    if (this.#isOver) return
    this.#finish(result)
    this.#exchange?.abort()
  }

  #finish(result: AttemptResult): void {
    this.#isOver = true
    this.#deadline.clear()
    this.#resolve(result)
  }
}

/** What the client says about the protocol goes before our own. Both flat. */
function mergeHeaders(own: readonly string[], told: readonly string[]): readonly string[] {
  if (told.length === 0) return own
  const merged = [...told]
  for (let at = 0; at < own.length; at += 2) {
    if (!told.includes(own[at]!)) merged.push(own[at]!, own[at + 1]!)
  }
  return merged
}
