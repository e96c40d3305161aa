import { ReadableStream } from 'node:stream/web'
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'

type StreamResult = Awaited<ReturnType<LanguageModelV4['doStream']>>
type Metadata = Extract<LanguageModelV4StreamPart, { type: 'finish' }>['providerMetadata']

export interface Script {
  readonly deltas?: readonly string[]
  /** Ends without `finish` when true. */
  readonly isCut?: boolean
  readonly error?: Error
  readonly metadata?: Metadata
  readonly modelId?: string
}

/** A language model that streams what the script says and remembers what it was asked. */
export function createScriptedModel(script: Script) {
  const asked: LanguageModelV4CallOptions[] = []
  const parts = (): LanguageModelV4StreamPart[] => [
    { type: 'stream-start', warnings: [] },
    ...(script.deltas ?? []).map((delta) => ({ type: 'text-delta', id: 'text', delta }) as const),
    ...(script.error ? [{ type: 'error', error: script.error } as const] : []),
    ...(script.isCut || script.error ? [] : [finish(script.metadata)]),
  ]
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'test',
    modelId: script.modelId ?? 'scripted',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('not called here')),
    async doStream(options) {
      asked.push(options)
      return { stream: ReadableStream.from(parts()) as StreamResult['stream'] }
    },
  }
  return { model, asked }
}

function finish(metadata: Metadata): LanguageModelV4StreamPart {
  return {
    type: 'finish',
    finishReason: { unified: 'stop', raw: undefined },
    usage: {
      inputTokens: { total: 12, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: 5, text: undefined, reasoning: undefined },
    },
    ...(metadata && { providerMetadata: metadata }),
  }
}
