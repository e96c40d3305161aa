import type { Clock } from '@tragwerk/infra/clock'
import type { AppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import { noUsage, type UsageReading } from '../tokens/usage.ts'
import {
  type AttemptInput,
  type AttemptResult,
  type FailedAttempt,
  type GeneratedSample,
  noText,
} from './attempt.ts'
import { hideOwnKeys, ownKeys } from './own-keys.ts'
import { relayHeaders } from './relay-headers.ts'
import type { Reply, ReplyHead } from './reply.ts'
import { createWatch } from './streams/create-watch.ts'
import { StreamSample } from './streams/stream-sample.ts'
import type { StreamWatch } from './streams/stream-watch.ts'

/** Server-sent events, passed on as they come. */
export class StreamedReply implements Reply {
  isFull = false
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #input: AttemptInput
  readonly #head: ReplyHead
  readonly #watch: StreamWatch
  readonly #sample = new StreamSample()

  constructor(
    { clock }: { readonly clock: Pick<Clock, 'monotonicMs'> },
    input: AttemptInput,
    head: ReplyHead & { readonly dropsUsage: boolean },
  ) {
    this.#clock = clock
    this.#input = input
    this.#head = head
    this.#watch = createWatch(input.request.format, head)
  }

  get reading(): UsageReading {
    return this.#watch.reading
  }

  take(chunk: Buffer): AttemptResult | undefined {
    const { sink } = this.#input
    const watch = this.#watch
    const eventsBefore = watch.events
    const forwarded = watch.push(chunk)
    if (forwarded !== undefined) this.#sample.add(forwarded, watch.events - eventsBefore)
    this.isFull = false
    if (watch.problem !== undefined && !sink.isStarted) return this.#fail(watch.problem)
    if (forwarded !== undefined) {
      if (!sink.isStarted && !this.#start()) return { kind: 'lost', reading: noUsage, text: noText }
      this.isFull = !sink.write(watch.isProblemTold ? this.#hideKeys(forwarded) : forwarded)
    }
    return watch.problem === undefined ? undefined : this.#break(this.#brokenBecause(watch.problem))
  }

  end(): AttemptResult {
    const { sink } = this.#input
    const watch = this.#watch
    const eventsBefore = watch.events
    const rest = watch.finish()
    if (rest !== undefined) this.#sample.add(rest, watch.events - eventsBefore)
    const problem = watch.problem ?? (watch.isComplete ? undefined : 'it ended without its last event')
    if (problem !== undefined) {
      if (!sink.isStarted) return this.#fail(problem)
      // A last event without its blank line was held back: what it told is told below.
      if (rest !== undefined) watch.isProblemTold = false
      return this.#break(this.#brokenBecause(problem))
    }
    if (!sink.isStarted && !this.#start()) return { kind: 'lost', reading: noUsage, text: noText }
    sink.end(rest, this.#input.trailersAtEnd(watch.reading))
    return { kind: 'streamed', reading: watch.reading, text: this.text }
  }

  breakOff(error: AppError): AttemptResult | undefined {
    if (!this.#input.sink.isStarted) return undefined
    return this.#break(
      error.kind === 'timeout' ? error : this.#brokenBecause('the connection was lost', error),
    )
  }

  readonly text = (): GeneratedSample => this.#sample.read(this.#input.request.format)

  /** The provider's report of an error may repeat the key that it was sent. */
  #hideKeys(events: Buffer): Buffer {
    return hideOwnKeys(events, ownKeys(this.#head.sentHeaders))
  }

  /** False when another attempt was faster. */
  #start(): boolean {
    const input = this.#input
    if (!input.claim(this.#clock.monotonicMs() - this.#head.startedMs)) return false
    input.sink.start(this.#head.status, [
      'content-type',
      'text/event-stream; charset=utf-8',
      ...relayHeaders(this.#head.headers),
      ...input.headersAtStart(),
    ])
    return true
  }

  #break(error: AppError): AttemptResult {
    const { sink } = this.#input
    if (this.#watch.isProblemTold) sink.end()
    else sink.fail(error)
    return { kind: 'broken', error, reading: this.#watch.reading, text: this.text }
  }

  #brokenBecause(problem: string, cause?: AppError): AppError {
    return gatewayErrors.streamBroken({ deployment: this.#input.deployment, problem }, cause)
  }

  #fail(problem: string): FailedAttempt {
    const { deployment } = this.#input
    const { status } = this.#head
    return {
      kind: 'failed',
      error: gatewayErrors.upstreamFailed({ deployment, problem, status }),
      status,
      verdict: 'retry',
      retryAfterMs: undefined,
    }
  }
}
