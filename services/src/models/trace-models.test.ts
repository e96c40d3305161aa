import type { EmbeddingModelV4, LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { createTracing, type FinishedSpan } from '@tragwerk/infra/telemetry'
import { expect, test } from 'vitest'
import { modelsErrors } from './errors.ts'
import { traceEmbeddingModel, traceLanguageModel } from './trace-models.ts'

const usage = {
  inputTokens: { total: 12, noCache: 12, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 3, text: 3, reasoning: undefined },
}
const finishReason = { unified: 'stop' as const, raw: 'stop' }
const prompt = { prompt: [] }
const whole: LanguageModelV4StreamPart[] = [
  { type: 'stream-start', warnings: [] },
  { type: 'text-start', id: '1' },
  { type: 'text-delta', id: '1', delta: 'Hello' },
  { type: 'finish', usage, finishReason },
]
const limited = modelsErrors.requestUnsupported({ param: 'seed', problem: 'it is not known' })
const failed = modelsErrors.providerFailed({
  provider: 'acme',
  model: 'm',
  status: 500,
  problem: 'it failed',
})

function start(stream: () => ReadableStream<LanguageModelV4StreamPart> = () => streamOf(whole)) {
  const spans: FinishedSpan[] = []
  const tracing = createTracing({
    serviceName: 'test',
    version: '0.0.0',
    sinks: [{ record: (span) => void spans.push(span) }],
  })
  const language: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'acme',
    modelId: 'm-1',
    supportedUrls: {},
    doGenerate: async () => ({ content: [], finishReason, usage, warnings: [] }),
    doStream: async () => ({ stream: stream() }),
  }
  const embedding: EmbeddingModelV4 = {
    specificationVersion: 'v4',
    provider: 'acme',
    modelId: 'e-1',
    maxEmbeddingsPerCall: 7,
    supportsParallelCalls: false,
    doEmbed: async () => ({ embeddings: [[1]], usage: { tokens: 5 }, warnings: [] }),
  }
  const deps = { tracing, inProcess: false }
  return {
    spans,
    model: traceLanguageModel(deps, language),
    embedder: traceEmbeddingModel({ ...deps, inProcess: true }, embedding),
    refusing: (error: unknown) =>
      traceLanguageModel(deps, {
        ...language,
        doGenerate: () => Promise.reject(error),
        doStream: () => Promise.reject(error),
      }),
  }
}

const chat = {
  'tragwerk.part': 'services/models',
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'acme',
  'gen_ai.request.model': 'm-1',
  'gen_ai.usage.input_tokens': 12,
  'gen_ai.usage.output_tokens': 3,
  'tragwerk.model.in_process': false,
}

test('a call tells provider, model and tokens, streamed or not', async () => {
  const { model, spans } = start()

  await model.doGenerate(prompt)
  const { stream } = await model.doStream(prompt)
  expect(spans).toHaveLength(1)
  const parts = await Array.fromAsync(stream)

  expect(parts).toEqual(whole)
  expect(spans.map(({ attributes }) => attributes)).toEqual([chat, chat])
})

test('an embedding tells its tokens and what the model may be asked', async () => {
  const { embedder, spans } = start()

  await embedder.doEmbed({ values: ['a'] })

  expect(embedder).toMatchObject({ provider: 'acme', modelId: 'e-1', maxEmbeddingsPerCall: 7 })
  expect(spans[0]?.attributes).toMatchObject({
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.usage.input_tokens': 5,
    'tragwerk.model.in_process': true,
  })
})

test('a reader that leaves ends the span and the stream of the model', async () => {
  let reason: unknown
  const { model, spans } = start(
    () =>
      new ReadableStream<LanguageModelV4StreamPart>(
        {
          pull: (controller) => controller.enqueue(whole[2]!),
          cancel(given) {
            reason = given
          },
        },
        { highWaterMark: 0 },
      ),
  )
  const { stream } = await model.doStream(prompt)
  const reader = stream.getReader()
  await reader.read()

  await reader.cancel('enough')

  expect([reason, spans.length, spans[0]?.status]).toEqual(['enough', 1, 'unset'])
})

test.each([
  { name: 'a refusal', error: limited, status: 'unset' },
  { name: 'a fault', error: failed, status: 'error' },
])('$name before, in and as a part of the stream gives status $status', async ({ error, status }) => {
  const { spans, refusing } = start()
  const broken = start(
    () =>
      new ReadableStream<LanguageModelV4StreamPart>({
        pull: (controller) => controller.error(error),
      }),
  )
  const telling = start(() => streamOf([{ type: 'error', error }]))

  await expect(refusing(error).doGenerate(prompt)).rejects.toBe(error)
  await expect(refusing(error).doStream(prompt)).rejects.toBe(error)
  const { stream } = await broken.model.doStream(prompt)
  await expect(Array.fromAsync(stream)).rejects.toBe(error)
  const told = await telling.model.doStream(prompt)
  await Array.fromAsync(told.stream)

  const all = [...spans, ...broken.spans, ...telling.spans]
  expect(all.map((span) => span.status)).toEqual(Array(4).fill(status))
})

function streamOf(parts: readonly LanguageModelV4StreamPart[]): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
}
