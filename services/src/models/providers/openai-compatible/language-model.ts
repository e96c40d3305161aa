import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { type ConnectionOptions, connect, failedCall } from './connection.ts'
import { type FailedCall, toProviderError, toStreamError } from './to-provider-error.ts'

/** A model of an OpenAI-compatible server. Rejects only with the platform's errors or the caller's abort reason. */
export function createOpenaiCompatibleLanguageModel(
  options: ConnectionOptions,
  model: string,
): LanguageModelV4 {
  const generating = connect(options, model, 'generate').languageModel(model)
  const streaming = connect(options, model, 'stream').languageModel(model)

  return {
    specificationVersion: 'v4',
    provider: options.name,
    modelId: model,
    // Addresses of images are handed on, nothing is fetched on behalf of the caller.
    supportedUrls: { 'image/*': [/^https?:\/\//] },
    async doGenerate(callOptions) {
      try {
        return await generating.doGenerate(callOptions)
      } catch (error) {
        throw toProviderError(error, failedCall(options, model, callOptions.abortSignal))
      }
    },
    async doStream(callOptions) {
      const call = failedCall(options, model, callOptions.abortSignal)
      try {
        const result = await streaming.doStream(callOptions)
        return { ...result, stream: endAtFirstError(result.stream, call) }
      } catch (error) {
        throw toProviderError(error, call)
      }
    },
  }
}

/** One `error` part with the platform's error ends the stream: no finish follows, and the connection is closed. */
function endAtFirstError(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  call: FailedCall,
): ReadableStream<LanguageModelV4StreamPart> {
  const reader = stream.getReader()
  const read = async (): Promise<LanguageModelV4StreamPart | undefined> => {
    try {
      const { done, value } = await reader.read()
      if (done) return undefined
      return value.type === 'error' ? { type: 'error', error: toStreamError(value.error, call) } : value
    } catch (error) {
      return { type: 'error', error: toProviderError(error, call) }
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
