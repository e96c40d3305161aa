import type { EmbeddingModelV4, LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { isAppError, isFault } from '@tragwerk/infra/errors'
import { partAttribute, type Span, type Tracing } from '@tragwerk/infra/telemetry'
import type { ModelSource } from './model-source.ts'

export interface ModelTracing {
  readonly tracing: Pick<Tracing, 'startSpan'>
  /** The model runs in this process and costs nothing. */
  readonly inProcess: boolean
}

/** The same source, whose models put each call in a span that tells provider, model and tokens. */
export function traceSource(deps: ModelTracing, source: ModelSource): ModelSource {
  return {
    name: source.name,
    list: (call) => source.list(call),
    async languageModel(call, id) {
      const model = await source.languageModel?.(call, id)
      return model && traceLanguageModel(deps, model)
    },
    async embeddingModel(call, id) {
      const model = await source.embeddingModel?.(call, id)
      return model && traceEmbeddingModel(deps, model)
    },
  }
}

export function traceEmbeddingModel(deps: ModelTracing, model: EmbeddingModelV4): EmbeddingModelV4 {
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    maxEmbeddingsPerCall: model.maxEmbeddingsPerCall,
    supportsParallelCalls: model.supportsParallelCalls,
    async doEmbed(options) {
      const span = openSpan(deps, 'embeddings', model)
      try {
        const result = await span.run(() => model.doEmbed(options))
        span.set({ 'gen_ai.usage.input_tokens': result.usage?.tokens })
        return result
      } catch (error) {
        throw noteFailure(span, error)
      } finally {
        span.end()
      }
    },
  }
}

export function traceLanguageModel(deps: ModelTracing, model: LanguageModelV4): LanguageModelV4 {
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    async doGenerate(options) {
      const span = openSpan(deps, 'chat', model)
      try {
        const result = await span.run(() => model.doGenerate(options))
        span.set(toUsageAttributes(result.usage))
        return result
      } catch (error) {
        throw noteFailure(span, error)
      } finally {
        span.end()
      }
    },
    async doStream(options) {
      const span = openSpan(deps, 'chat', model)
      try {
        const result = await span.run(() => model.doStream(options))
        return { ...result, stream: traceStream(span, result.stream) }
      } catch (error) {
        noteFailure(span, error)
        span.end()
        throw error
      }
    },
  }
}

/** The span ends with the stream, also when its reader leaves early. */
function traceStream(
  span: Span,
  source: ReadableStream<LanguageModelV4StreamPart>,
): ReadableStream<LanguageModelV4StreamPart> {
  const reader = source.getReader()
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        try {
          const { done, value } = await span.run(() => reader.read())
          if (done) {
            span.end()
            return controller.close()
          }
          if (value.type === 'finish') span.set(toUsageAttributes(value.usage))
          if (value.type === 'error') noteFailure(span, value.error)
          controller.enqueue(value)
        } catch (error) {
          noteFailure(span, error)
          span.end()
          throw error
        }
      },
      async cancel(reason) {
        span.end()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

function openSpan(
  { tracing, inProcess }: ModelTracing,
  operation: 'chat' | 'embeddings',
  model: { readonly provider: string; readonly modelId: string },
): Span {
  return tracing.startSpan(`models.${operation}`, {
    kind: inProcess ? 'internal' : 'client',
    attributes: {
      [partAttribute]: 'services/models',
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': model.provider,
      'gen_ai.request.model': model.modelId,
      'tragwerk.model.in_process': inProcess,
    },
  })
}

function toUsageAttributes(usage: {
  readonly inputTokens: { readonly total: number | undefined }
  readonly outputTokens: { readonly total: number | undefined }
}) {
  return {
    'gen_ai.usage.input_tokens': usage.inputTokens.total,
    'gen_ai.usage.output_tokens': usage.outputTokens.total,
  }
}

function noteFailure(span: Span, error: unknown): unknown {
  if (isFault(error)) span.fail(error)
  else span.set({ 'error.type': isAppError(error) ? error.code : 'aborted' })
  return error
}
