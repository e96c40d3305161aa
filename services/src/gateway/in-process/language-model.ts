import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web'
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import type { Clock, Ids } from '@tragwerk/infra/clock'
import type { AppError } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import type { GatewayRequest, ReplySink } from '../exchange.ts'
import type { ServeInput } from '../serve/serve-request.ts'
import type { LanguageCodec } from '../surfaces/codec.ts'

export interface LanguageModelDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly ids: Pick<Ids, 'uuid'>
  readonly serve: (input: ServeInput) => Promise<void>
}

/** A route or model for callers inside the process: the same way as a request from outside, without its bytes. */
export function createLanguageModel(deps: LanguageModelDeps, call: Call, id: string): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'gateway',
    modelId: id,
    supportedUrls: { 'image/*': [/^https?:\/\//] },
    doGenerate: (options) => generate(deps, { call: withSignal(call, options), id, options }),
    doStream: (options) => stream(deps, { call: withSignal(call, options), id, options }),
  }
}

interface Question {
  readonly call: Call
  readonly id: string
  readonly options: LanguageModelV4CallOptions
}

function withSignal(call: Call, { abortSignal }: LanguageModelV4CallOptions): Call {
  return abortSignal ? { ...call, signal: AbortSignal.any([call.signal, abortSignal]) } : call
}

async function generate(deps: LanguageModelDeps, question: Question): Promise<LanguageModelV4GenerateResult> {
  let captured: LanguageModelV4GenerateResult | undefined
  const codec: LanguageCodec = {
    ...unusedStream,
    read: () => ({ options: question.options, isStream: false }),
    toReply(result) {
      captured = result
      return {}
    },
  }
  await deps.serve({ call: question.call, request: toRequest(deps, question, false), sink: deafSink, codec })
  question.call.signal.throwIfAborted()
  return captured!
}

async function stream(
  deps: LanguageModelDeps,
  question: Question,
): Promise<Awaited<ReturnType<LanguageModelV4['doStream']>>> {
  const left = new AbortController()
  const call = { ...question.call, signal: AbortSignal.any([question.call.signal, left.signal]) }
  let pipe!: ReadableStreamDefaultController<LanguageModelV4StreamPart>
  const parts = new ReadableStream<LanguageModelV4StreamPart>({
    start(controller) {
      pipe = controller
    },
    cancel: (reason) => left.abort(reason),
  })
  await new Promise<void>((resolve, reject) => {
    const sink = createPartSink(pipe, resolve)
    const codec = createPartCodec(question, (part) => pipe.enqueue(part))
    deps
      .serve({ call, request: toRequest(deps, question, true), sink, codec })
      .then(() => (left.signal.aborted || sink.isStarted ? resolve() : reject(call.signal.reason)), reject)
  })
  // Node's and the DOM's declarations of the same class differ.
  return { stream: parts as unknown as globalThis.ReadableStream<LanguageModelV4StreamPart> }
}

function createPartCodec(question: Question, take: (part: LanguageModelV4StreamPart) => void): LanguageCodec {
  return {
    ...unusedReply,
    read: () => ({ options: question.options, isStream: true }),
    openStream() {
      let isComplete = false
      return {
        get isComplete() {
          return isComplete
        },
        encode(part) {
          isComplete = part.type === 'finish'
          take(part)
          // Not what is sent, only that something is.
          return ' '
        },
      }
    },
  }
}

function createPartSink(
  pipe: ReadableStreamDefaultController<LanguageModelV4StreamPart>,
  onStart: () => void,
): ReplySink {
  let isStarted = false
  return {
    get isStarted() {
      return isStarted
    },
    tellOnRefusal() {},
    start() {
      isStarted = true
      onStart()
    },
    write: () => true,
    onDrain: (resume) => resume(),
    end: () => closeQuietly(pipe),
    fail(error: AppError) {
      pipe.enqueue({ type: 'error', error })
      closeQuietly(pipe)
    },
  }
}

/** The reader may have left. */
function closeQuietly(pipe: ReadableStreamDefaultController<LanguageModelV4StreamPart>): void {
  try {
    pipe.close()
  } catch {}
}

const format = 'openai-chat'

const unusedStream: Pick<LanguageCodec, 'format' | 'openStream'> = {
  format,
  openStream: () => ({ encode: () => '', isComplete: true }),
}

const unusedReply: Pick<LanguageCodec, 'format' | 'toReply'> = { format, toReply: () => ({}) }

const deafSink: ReplySink = {
  isStarted: false,
  tellOnRefusal() {},
  start() {},
  write: () => true,
  onDrain: (resume) => resume(),
  end() {},
  fail() {},
}

function toRequest(deps: LanguageModelDeps, { id, options }: Question, isStream: boolean): GatewayRequest {
  const body = {
    model: id,
    messages: options.prompt,
    stream: isStream,
    ...(options.maxOutputTokens !== undefined && { max_completion_tokens: options.maxOutputTokens }),
  }
  return {
    id: deps.ids.uuid(),
    format,
    bytes: Buffer.from(JSON.stringify(body)),
    body,
    modelSpan: undefined,
    protocolHeaders: [],
    options: {
      sensitivity: 'internal',
      conversation: undefined,
      maxCostUsd: undefined,
      timeoutMs: undefined,
      priority: 'normal',
      useCaseId: undefined,
    },
    arrivedMs: deps.clock.monotonicMs(),
  }
}
