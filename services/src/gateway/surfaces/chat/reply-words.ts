import type {
  LanguageModelV4Citation,
  LanguageModelV4File,
  LanguageModelV4FinishReason,
  LanguageModelV4Source,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter'

/**
 * `undefined` for generations that broke off: those are failures, not answers. Providers disagree on whether an answer
 * that calls tools has stopped; clients of this format wait for `tool_calls`.
 */
export function toFinishReason(
  { unified }: LanguageModelV4FinishReason,
  hasToolCalls: boolean,
): FinishReason | undefined {
  switch (unified) {
    case 'length':
      return 'length'
    case 'content-filter':
      return 'content_filter'
    case 'error':
    case 'interrupted':
      return undefined
    case 'tool-calls':
    case 'stop':
    case 'other':
      return hasToolCalls ? 'tool_calls' : 'stop'
  }
}

/** Counts that the provider did not tell are 0, details that it did not tell are left out. */
export function toChatUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): JsonObject {
  const prompt = inputTokens.total ?? 0
  const completion = outputTokens.total ?? 0
  const { cacheRead, cacheWrite } = inputTokens
  const { reasoning } = outputTokens
  const hasPromptDetails = cacheRead !== undefined || cacheWrite !== undefined
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(hasPromptDetails && {
      prompt_tokens_details: {
        cached_tokens: cacheRead ?? 0,
        ...(cacheWrite === undefined ? {} : { cache_write_tokens: cacheWrite }),
      },
    }),
    ...(reasoning !== undefined && { completion_tokens_details: { reasoning_tokens: reasoning } }),
  }
}

export interface Annotations {
  /** A source that was read; told at the end unless a citation names it. */
  addSource(source: LanguageModelV4Source): void
  /** Citations of a stretch of text that begins at this place of the whole content. */
  addCitations(citations: readonly LanguageModelV4Citation[], from: number, length: number): void
  /** Once, at the end: citations in their order, then the sources without one. */
  list(contentLength: number): JsonObject[]
}

/** `url_citation` is the only kind of annotation that this format has; sources without an address are left out. */
export function createAnnotations(): Annotations {
  const cited: JsonObject[] = []
  const citedUrls = new Set<string>()
  const sources = new Map<string, string>()
  const annotate = (source: { url: string; title: string }, start: number, end: number): JsonObject => ({
    type: 'url_citation',
    url_citation: { start_index: start, end_index: end, url: source.url, title: source.title },
  })
  return {
    addSource(source) {
      if (source.sourceType !== 'url' || !URL.canParse(source.url)) return
      if (!sources.has(source.url)) sources.set(source.url, source.title ?? source.url)
    },
    addCitations(citations, from, length) {
      for (const { source, startIndex = 0, endIndex = length } of citations) {
        if (source.sourceType !== 'url' || !URL.canParse(source.url)) continue
        citedUrls.add(source.url)
        const title = source.title ?? source.url
        cited.push(annotate({ url: source.url, title }, from + startIndex, from + endIndex))
      }
    },
    list(contentLength) {
      const uncited = [...sources].filter(([url]) => !citedUrls.has(url))
      return [
        ...cited,
        ...uncited.map(([url, title]) => annotate({ url, title }, contentLength, contentLength)),
      ]
    },
  }
}

/** Generated pictures in the field `images`, as other gateways tell them; other files have no place in this format. */
export function toImage(file: LanguageModelV4File): JsonObject | undefined {
  if (!file.mediaType.startsWith('image')) return undefined
  return { type: 'image_url', image_url: { url: toAddress(file) } }
}

function toAddress({ data, mediaType }: LanguageModelV4File): string {
  if (data.type === 'url') return data.url.href
  const base64 = typeof data.data === 'string' ? data.data : Buffer.from(data.data).toString('base64')
  return `data:${mediaType};base64,${base64}`
}

/** Clients may ask not to be shown the reasoning: `reasoning: {exclude: true}` or `include_reasoning: false`. */
export function wantsReasoning(body: JsonObject): boolean {
  if (body.include_reasoning === false) return false
  return !(isJsonObject(body.reasoning) && body.reasoning.exclude === true)
}
