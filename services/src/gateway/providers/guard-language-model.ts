import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { completeUsage } from './complete-usage.ts'
import {
  emptyReply,
  type FailedCall,
  streamBroken,
  toGatewayError,
  toStreamError,
} from './to-gateway-error.ts'

export interface GuardedModel<M> {
  /** Of the configuration. */
  readonly provider: string
  readonly model: string
  /** Called once; a failure is not remembered. */
  load(mode: 'whole' | 'stream'): Promise<M>
  failedCall(signal: AbortSignal | undefined): FailedCall
}

/**
 * A model of the AI SDK that rejects only with the gateway's errors or the caller's abort reason. One `error` part
 * ends a stream: no `finish` follows, and the connection is closed. A stream without an end is an error.
 */
export function guardLanguageModel(guarded: GuardedModel<LanguageModelV4>): LanguageModelV4 {
  const { provider, model, failedCall } = guarded
  const whole = once(() => guarded.load('whole'))
  const streamed = once(() => guarded.load('stream'))

  return {
    specificationVersion: 'v4',
    provider,
    modelId: model,
    // Addresses of files are handed on, nothing is fetched on behalf of the caller.
    supportedUrls: { '*/*': [/^https?:\/\//] },
    async doGenerate(options) {
      try {
        const result = await (await whole()).doGenerate(options)
        if (result.content.length > 0 || !isCutOff(result.finishReason)) {
          return { ...result, usage: completeUsage(result.usage) }
        }
      } catch (error) {
        throw toGatewayError(error, failedCall(options.abortSignal))
      }
      throw emptyReply(failedCall(options.abortSignal))
    },
    async doStream(options) {
      const call = failedCall(options.abortSignal)
      try {
        const result = await (await streamed()).doStream(options)
        return { ...result, stream: endAtFirstError(result.stream, call) }
      } catch (error) {
        throw toGatewayError(error, call)
      }
    },
  }
}

/** Runs `load` once; after a failure the next call tries again. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => {
    if (!loaded) {
      loaded = load()
      loaded.catch(() => {
        loaded = undefined
      })
    }
    return loaded
  }
}

function endAtFirstError(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  call: FailedCall,
): ReadableStream<LanguageModelV4StreamPart> {
  const reader = stream.getReader()
  let isFinished = false

  const read = async (): Promise<LanguageModelV4StreamPart | undefined> => {
    try {
      const { done, value } = await reader.read()
      if (done) return isFinished ? undefined : { type: 'error', error: streamBroken(call) }
      if (value.type === 'error') return { type: 'error', error: toStreamError(value.error, call) }
      if (value.type !== 'finish') return value
      if (isCutOff(value.finishReason)) return { type: 'error', error: streamBroken(call) }
      isFinished = true
      return { ...value, usage: completeUsage(value.usage) }
    } catch (error) {
      return { type: 'error', error: toStreamError(error, call) }
    }
  }

  return new ReadableStream(
    {
      async pull(controller) {
        const part = await read()
        if (part) controller.enqueue(part)
        if (!part || part.type === 'error') controller.close()
        if (part?.type === 'error') await reader.cancel().catch(() => {})
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** The SDK's packages invent a reason when the provider gave none; then there is no original one beside it. */
function isCutOff({ unified, raw }: { readonly unified: string; readonly raw: string | undefined }): boolean {
  return raw === undefined && (unified === 'other' || unified === 'interrupted' || unified === 'error')
}
