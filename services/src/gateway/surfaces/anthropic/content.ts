import type { LanguageModelV4Citation, LanguageModelV4File, LanguageModelV4Source } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'

/**
 * Arguments as the JSON text of an object. None at all become '', which clients read as `{}`. What is not an object
 * is kept as the text that it was, under the name that Anthropic's documentation uses for this.
 */
export function toInputJson(input: string): string {
  if (input.trim() === '' || input === 'null') return ''
  return isJsonObject(parse(input)) ? input : JSON.stringify({ INVALID_JSON: input })
}

export function toInput(input: string): JsonObject {
  const json = toInputJson(input)
  return json === '' ? {} : (JSON.parse(json) as JsonObject)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export interface ClientCitation {
  readonly type: 'web_search_result_location'
  readonly url: string
  readonly title: string | null
  readonly cited_text: string
  readonly encrypted_index: ''
}

/** Undefined for documents: their citations need positions in the request, which other providers do not tell. */
export function toCitation(source: LanguageModelV4Source, citedText = ''): ClientCitation | undefined {
  if (source.sourceType !== 'url') return undefined
  return {
    type: 'web_search_result_location',
    url: source.url,
    title: source.title ?? null,
    cited_text: citedText,
    encrypted_index: '',
  }
}

export function toCitations(citations: readonly LanguageModelV4Citation[] | undefined): ClientCitation[] {
  if (citations === undefined) return []
  return citations.flatMap(({ source, citedText }) => toCitation(source, citedText) ?? [])
}

/** Adds the sources that nothing cites yet, each once. */
export function withSources(
  citations: readonly ClientCitation[],
  sources: readonly ClientCitation[],
): readonly ClientCitation[] {
  const urls = new Set(citations.map(({ url }) => url))
  const added = sources.filter(({ url }) => !urls.has(url) && urls.add(url))
  return added.length === 0 ? citations : [...citations, ...added]
}

/** Answers in this format have no place for files, so the client is told that there was one. */
export function noticeOfFile({ mediaType }: Pick<LanguageModelV4File, 'mediaType'>): string {
  return `[The model made a file of type ${mediaType}, which an answer in this format cannot hold.]`
}
