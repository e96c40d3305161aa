import { ReadableStream } from 'node:stream/web'
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import type { Answer, Collection } from '@tragwerk/contracts/knowledge'
import { ensure, hasCode } from '@tragwerk/infra/errors'
import { type Call, hasPermission } from '@tragwerk/trust/access'
import type { ModelEntry, ModelSource } from '../models/index.ts'
import { collectionModelPrefix } from './answer.ts'
import { knowledgeErrors } from './errors.ts'
import type { Knowledge } from './knowledge.ts'

type StreamResult = Awaited<ReturnType<LanguageModelV4['doStream']>>

/**
 * Collections as language models: `knowledge/{collection}` answers the last user message from the collection. To a
 * caller without `knowledge:read` there are none.
 */
export function createKnowledgeModels(knowledge: Knowledge): ModelSource {
  return {
    name: 'knowledge',
    async list(call) {
      if (!hasPermission(call, 'knowledge:read')) return []
      return (await Array.fromAsync(allCollections(knowledge, call))).map(
        (collection): ModelEntry => ({
          id: `${collectionModelPrefix}${collection.name}`,
          kind: 'language',
          provider: 'tragwerk',
          ownedBy: 'tragwerk',
          createdAt: new Date(collection.createdAt),
        }),
      )
    },
    async languageModel(call, id) {
      if (!id.startsWith(collectionModelPrefix) || !hasPermission(call, 'knowledge:read')) return undefined
      const name = id.slice(collectionModelPrefix.length)
      try {
        await knowledge.getCollection(call, name)
      } catch (error) {
        if (hasCode(error, 'knowledge.collection_not_found')) return undefined
        throw error
      }
      return collectionModel(knowledge, call, name)
    },
  }
}

async function* allCollections(knowledge: Knowledge, call: Call): AsyncIterable<Collection> {
  let cursor: string | undefined
  do {
    const page = await knowledge.listCollections(call, { limit: 200, cursor })
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor)
}

function collectionModel(knowledge: Knowledge, call: Call, collection: string): LanguageModelV4 {
  const ask = (options: LanguageModelV4CallOptions) =>
    knowledge.streamAnswer(
      {
        ...call,
        signal: options.abortSignal ? AbortSignal.any([call.signal, options.abortSignal]) : call.signal,
      },
      { collection, question: lastQuestion(options.prompt) },
    )
  return {
    specificationVersion: 'v4',
    provider: 'tragwerk',
    modelId: `${collectionModelPrefix}${collection}`,
    supportedUrls: {},
    async doGenerate(options) {
      for await (const event of ask(options)) {
        if (event.type !== 'done') continue
        return {
          content: [{ type: 'text', text: event.result.answer + sourceList(event.result) }],
          finishReason: { unified: 'stop', raw: undefined },
          usage: toUsage(event.result),
          providerMetadata: { tragwerk: reportOf(event.result) },
          warnings: [],
        }
      }
      throw knowledgeErrors.answerIncomplete()
    },
    async doStream(options) {
      return { stream: ReadableStream.from(toParts(ask(options))) as StreamResult['stream'] }
    },
  }
}

async function* toParts(
  events: ReturnType<Knowledge['streamAnswer']>,
): AsyncIterable<LanguageModelV4StreamPart> {
  const id = 'answer'
  yield { type: 'stream-start', warnings: [] }
  yield { type: 'text-start', id }
  for await (const event of events) {
    if (event.type === 'text-delta') yield { type: 'text-delta', id, delta: event.text }
    if (event.type !== 'done') continue
    const sources = sourceList(event.result)
    if (sources !== '') yield { type: 'text-delta', id, delta: sources }
    yield { type: 'text-end', id }
    yield {
      type: 'finish',
      finishReason: { unified: 'stop', raw: undefined },
      usage: toUsage(event.result),
      providerMetadata: { tragwerk: reportOf(event.result) },
    }
  }
}

/** Chat clients show text only, so the sources are part of it. */
function sourceList({ citations }: Answer): string {
  if (citations.length === 0) return ''
  return `\n\n${citations.map(({ number, title, quote }) => `[${number}] ${title}: “${quote}”`).join('\n')}`
}

function reportOf({ outcome, confidence, citations }: Answer) {
  return { outcome, confidence, citations }
}

function toUsage({ usage }: Answer) {
  return {
    inputTokens: {
      total: usage.promptTokens,
      noCache: undefined,
      cacheRead: undefined,
      cacheWrite: undefined,
    },
    outputTokens: { total: usage.completionTokens, text: undefined, reasoning: undefined },
  }
}

function lastQuestion(prompt: LanguageModelV4Prompt): string {
  const message = prompt.findLast((candidate) => candidate.role === 'user')
  const text = message?.content
    .flatMap((part) => (part.type === 'text' ? part.text : []))
    .join('\n')
    .trim()
  ensure(text, () => knowledgeErrors.questionMissing())
  return text
}
