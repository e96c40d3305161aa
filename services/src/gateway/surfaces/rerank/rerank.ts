import type {
  JSONObject,
  RerankingModelV4,
  RerankingModelV4CallOptions,
  RerankingModelV4Result,
} from '@ai-sdk/provider'
import { gatewayErrors } from '../../errors.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'
import {
  invalid,
  readArray,
  readBoolean,
  readPositiveInteger,
  requireString,
  unsupported,
} from '../responses/fields.ts'

/** Most documents of one request, as Cohere has it. */
export const maxRerankDocuments = 10_000

/** What Cohere bills as one search: a query with up to so many documents. */
const documentsPerSearch = 100

export interface RerankRequest {
  readonly query: string
  /** What is compared with the query, in the client's order. */
  readonly documents: readonly string[]
  /** As the client sent them, for `return_documents`. */
  readonly originals: readonly (string | JsonObject)[]
  readonly topN: number | undefined
  readonly maxTokensPerDocument: number | undefined
  readonly returnsDocuments: boolean
}

/**
 * Reads a request to `/v1/rerank` or `/v2/rerank` in the words of Cohere (both versions) or Jina. Documents are texts or
 * objects with a `text`; with `rank_fields` an object counts as these fields, one a line. `return_documents` is off
 * unless asked for, as at Cohere. Throws `gateway.request_invalid` and `gateway.request_unsupported`.
 */
export function readRerankRequest(body: JsonObject): RerankRequest {
  const query = requireString(body, 'query', 'query')
  if (query === '') throw invalid('query', 'it must not be empty')
  const originals = readDocuments(body)
  const rankFields = readRankFields(body)
  return {
    query,
    documents: originals.map((document, index) => textOf(document, rankFields, `documents[${index}]`)),
    originals,
    topN: readPositiveInteger(body, 'top_n'),
    maxTokensPerDocument: readPositiveInteger(body, 'max_tokens_per_doc'),
    returnsDocuments: readBoolean(body, 'return_documents') ?? false,
  }
}

function readDocuments(body: JsonObject): readonly (string | JsonObject)[] {
  const documents = readArray(body, 'documents') ?? []
  if (documents.length === 0) throw invalid('documents', 'it must be a list of at least one document')
  if (documents.length > maxRerankDocuments) {
    throw invalid('documents', `it may hold at most ${maxRerankDocuments} documents`)
  }
  return documents.map((document, index) => {
    if (typeof document === 'string' || isJsonObject(document)) return document
    throw invalid(`documents[${index}]`, 'it must be a text or an object with a text')
  })
}

function readRankFields(body: JsonObject): readonly string[] | undefined {
  return readArray(body, 'rank_fields')?.map((field, index) => {
    if (typeof field === 'string') return field
    throw invalid(`rank_fields[${index}]`, 'it must be a text')
  })
}

function textOf(
  document: string | JsonObject,
  rankFields: readonly string[] | undefined,
  path: string,
): string {
  if (typeof document === 'string') return document
  if (rankFields) {
    const lines = rankFields.filter((field) => Object.hasOwn(document, field))
    return lines.map((field) => `${field}: ${wordsOf(document[field])}`).join('\n')
  }
  if (document.text === undefined && document.image !== undefined) {
    throw unsupported(path, 'this model compares texts; pictures cannot be ranked')
  }
  return requireString(document, 'text', `${path}.text`)
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export type Ranking = RerankingModelV4Result['ranking']

/**
 * Asks the model. Best first, at most `topN`. Rejects as the model does, and with `gateway.upstream_failed` when it
 * names documents that were not sent.
 */
export async function rerank(
  model: RerankingModelV4,
  request: RerankRequest,
  options: Pick<RerankingModelV4CallOptions, 'abortSignal' | 'headers' | 'providerOptions'>,
): Promise<Ranking> {
  const { query, topN, documents } = request
  const cohere = request.maxTokensPerDocument && { maxTokensPerDoc: request.maxTokensPerDocument }
  const providerOptions = {
    ...(cohere && { cohere: cohere satisfies JSONObject }),
    ...options.providerOptions,
  }
  const { ranking } = await model.doRerank({
    ...options,
    ...(Object.keys(providerOptions).length > 0 && { providerOptions }),
    query,
    documents: { type: 'text', values: [...documents] },
    ...(topN !== undefined && { topN }),
  })
  if (ranking.every(({ index }) => Number.isInteger(index) && index >= 0 && index < documents.length)) {
    return ranking.toSorted((a, b) => b.relevanceScore - a.relevanceScore).slice(0, topN)
  }
  throw gatewayErrors.upstreamFailed({
    deployment: `${model.provider}/${model.modelId}`,
    problem: 'it ranked documents that were not sent',
    status: undefined,
  })
}

/** Units that Cohere would bill. Documents of more than 500 tokens count several times there, which is not seen here. */
export function countSearchUnits(request: RerankRequest): number {
  return countDocumentSearches(request.documents)
}

/** The same for a request as it came; anything but a list is one search. */
export function countDocumentSearches(documents: unknown): number {
  return Array.isArray(documents) ? Math.ceil(documents.length / documentsPerSearch) : 1
}

export interface RerankIdentity {
  readonly id: string
  /** As the client named it. */
  readonly model: string
  /** Where they were counted. */
  readonly tokens?: number | undefined
}

/** The answer with the fields of Cohere and of Jina: clients of either read their own. */
export function toRerankReply(
  request: RerankRequest,
  ranking: Ranking,
  identity: RerankIdentity,
): JsonObject {
  const { id, model, tokens } = identity
  return {
    id,
    model,
    results: ranking.map(({ index, relevanceScore }) => ({
      index,
      relevance_score: relevanceScore,
      ...(request.returnsDocuments && { document: toDocument(request.originals[index]!) }),
    })),
    meta: { api_version: { version: '2' }, billed_units: { search_units: countSearchUnits(request) } },
    ...(tokens !== undefined && { usage: { total_tokens: tokens } }),
  }
}

function toDocument(document: string | JsonObject): JsonObject {
  return typeof document === 'string' ? { text: document } : document
}
