import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { Clock, Deadline, Deadlines } from '@tragwerk/infra/clock'
import { gatewayErrors } from '../errors.ts'
import type { LanguageCodec, ReplyContext, ReplyEncoder, TranslatedCall } from '../surfaces/codec.ts'
import { fromSdkUsage, noUsage } from '../tokens/usage.ts'
import { type AttemptInput, type AttemptResult, type GeneratedSample, lostRace } from './attempt.ts'
import { judgeError } from './judge-error.ts'
import { GeneratedParts, readContentText } from './streams/generated-text.ts'

export interface TranslatedDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly deadlines: Deadlines
}

export interface TranslatedTarget {
  readonly model: LanguageModelV4
  readonly codec: LanguageCodec
  readonly context: ReplyContext
}

/**
 * Asks a model behind the AI SDK's interface and answers in the client's format. Never rejects; the result says what
 * happened. Until the first byte of a stream nothing is sent to the client.
 */
export async function translate(
  deps: TranslatedDeps,
  target: TranslatedTarget,
  input: AttemptInput,
): Promise<AttemptResult> {
  const translation = new Translation(deps, target, input)
  try {
    const call = target.codec.read(input.request.body)
    return call.isStream ? await translation.stream(call) : await translation.generate(call)
  } catch (error) {
    return translation.giveUp(error)
  } finally {
    translation.close()
  }
}

class Translation {
  readonly #deps: TranslatedDeps
  readonly #target: TranslatedTarget
  readonly #input: AttemptInput
  readonly #startedMs: number
  readonly #stopper = new AbortController()
  readonly #deadline: Deadline
  #hasFirstByte = false
  #reading = noUsage
  readonly #generated = new GeneratedParts()

  constructor(deps: TranslatedDeps, target: TranslatedTarget, input: AttemptInput) {
    this.#deps = deps
    this.#target = target
    this.#input = input
    this.#startedMs = deps.clock.monotonicMs()
    const { firstByteMs, endsAtMs } = input.limits
    this.#deadline = deps.deadlines.start(Math.min(this.#startedMs + firstByteMs, endsAtMs), this.#onDeadline)
  }

  async generate(call: TranslatedCall): Promise<AttemptResult> {
    const { model, codec, context } = this.#target
    const result = await model.doGenerate({ ...call.options, abortSignal: this.#signal() })
    const reading = fromSdkUsage(result.usage)
    const reply = codec.toReply(result, context)
    if (!this.#claim()) return { kind: 'lost', reading, text: this.#text }
    return {
      kind: 'answer',
      status: 200,
      headers: ['content-type', 'application/json; charset=utf-8'],
      body: JSON.stringify(reply),
      reading,
      text: () => ({ text: readContentText(result.content), factor: 1 }),
    }
  }

  async stream(call: TranslatedCall): Promise<AttemptResult> {
    const { model, codec, context } = this.#target
    const { sink } = this.#input
    const signal = this.#signal()
    const result = await model.doStream({ ...call.options, abortSignal: signal })
    const encoder = codec.openStream(context)
    const reader = result.stream.getReader()
    // Ends a read under way, also with models that do not mind the signal.
    const stop = () => void reader.cancel().catch(() => {})
    signal.addEventListener('abort', stop)
    try {
      while (!encoder.isComplete) {
        const { done, value } = await reader.read()
        if (done) throw this.#cutOff()
        if (value.type === 'error') throw value.error
        const early = await this.#pass(encoder, value)
        if (early !== undefined) return early
      }
      sink.end(undefined, this.#input.trailersAtEnd(this.#reading))
      return { kind: 'streamed', reading: this.#reading, text: this.#text }
    } finally {
      signal.removeEventListener('abort', stop)
      stop()
    }
  }

  giveUp(error: unknown): AttemptResult {
    const { sink, signal, deployment } = this.#input
    const { reading, text } = { reading: this.#reading, text: this.#text }
    if (signal.aborted) return { kind: signal.reason === lostRace ? 'lost' : 'aborted', reading, text }
    const { reason } = this.#stopper.signal
    const failed = judgeError(reason ?? error, deployment)
    if (!sink.isStarted || !this.#hasFirstByte) return failed
    const { error: told } = failed
    const broken =
      told.kind === 'timeout' || told.code === 'gateway.stream_broken'
        ? told
        : gatewayErrors.streamBroken({ deployment, problem: told.message.replace(/\.$/, '') }, told)
    sink.fail(broken)
    return { kind: 'broken', error: broken, reading, text }
  }

  close(): void {
    this.#deadline.clear()
  }

  async #pass(encoder: ReplyEncoder, part: LanguageModelV4StreamPart): Promise<AttemptResult | undefined> {
    const { sink, limits } = this.#input
    if (part.type === 'finish') this.#reading = fromSdkUsage(part.usage)
    this.#generated.add(part)
    const frames = encoder.encode(part)
    this.#deadline.at = Math.min(this.#deps.clock.monotonicMs() + limits.idleMs, limits.endsAtMs)
    if (frames === '') return undefined
    if (!this.#hasFirstByte) {
      if (!this.#claim()) return { kind: 'lost', reading: this.#reading, text: this.#text }
      sink.start(200, ['content-type', 'text/event-stream; charset=utf-8', ...this.#input.headersAtStart()])
    }
    if (!sink.write(frames)) await this.#drained()
    return undefined
  }

  /** The client is slow, not the provider: meanwhile only the limit of the whole request counts. */
  async #drained(): Promise<void> {
    const { sink, signal, limits } = this.#input
    this.#deadline.at = limits.endsAtMs
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      sink.onDrain(() => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      })
    })
    this.#deadline.at = Math.min(this.#deps.clock.monotonicMs() + limits.idleMs, limits.endsAtMs)
  }

  #claim(): boolean {
    this.#hasFirstByte = true
    return this.#input.claim(this.#deps.clock.monotonicMs() - this.#startedMs)
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#input.signal, this.#stopper.signal])
  }

  readonly #text = (): GeneratedSample => ({ text: this.#generated.toString(), factor: 1 })

  readonly #onDeadline = (): void => {
    const { deployment, limits } = this.#input
    const isTotal = this.#deps.clock.monotonicMs() >= limits.endsAtMs
    const [phase, limitMs] = isTotal
      ? ['in all', Math.round(limits.endsAtMs - this.#startedMs)]
      : this.#hasFirstByte
        ? ['idle', limits.idleMs]
        : ['first byte', limits.firstByteMs]
    this.#stopper.abort(gatewayErrors.upstreamTimeout({ deployment, phase, limitMs }))
  }

  #cutOff() {
    const { deployment } = this.#input
    return gatewayErrors.upstreamFailed({
      deployment,
      problem: 'its answer broke off before its end',
      status: undefined,
    })
  }
}
