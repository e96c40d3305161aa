import { createHash } from 'node:crypto'
import type { GatewayRequest } from '../exchange.ts'
import { isJsonObject } from '../json.ts'
import { defaultMaxOutputTokens } from '../prices/compute-cost.ts'
import type { RequestFacts } from '../routing/candidate-rules.ts'
import { countDocumentSearches } from '../surfaces/rerank/rerank.ts'
import { estimateTokens } from '../tokens/estimate-tokens.ts'

/** What the choice of a deployment may depend on. */
export function readFacts(request: GatewayRequest, random: () => number): RequestFacts {
  const { body, options, format, id, bytes } = request
  return {
    id,
    format,
    sensitivity: options.sensitivity,
    inputTokens: estimateTokens(bytes.length),
    maxOutputTokens: boundOutput(request),
    searches: format === 'cohere-rerank' ? countDocumentSearches(body.documents) : undefined,
    writesCacheFor1h: bytes.includes(hourOfCache),
    maxCostUsd: options.maxCostUsd,
    conversation: readConversation(request),
    fraction: random(),
  }
}

export function isStreamWanted({ body }: Pick<GatewayRequest, 'body'>): boolean {
  return body.stream === true
}

const hourOfCache = Buffer.from('"1h"')
/** Formats that are answered with numbers. */
const wordless = new Set([
  'openai-embeddings',
  'openai-moderations',
  'anthropic-count-tokens',
  'cohere-rerank',
])

/** Every answer that is asked for may be as long as the limit. */
function boundOutput({ format, body }: GatewayRequest): number | undefined {
  if (wordless.has(format)) return 0
  const limit = body.max_completion_tokens ?? body.max_output_tokens ?? body.max_tokens
  const known = typeof limit === 'number' && limit > 0 ? limit : undefined
  const answers = countAnswers(format, body)
  return answers === 1 ? known : (known ?? defaultMaxOutputTokens) * answers
}

function countAnswers(
  format: GatewayRequest['format'],
  { n, best_of: bestOf, prompt }: GatewayRequest['body'],
) {
  if (format === 'openai-chat') return atLeastOne(n)
  if (format !== 'openai-completions') return 1
  const prompts = Array.isArray(prompt) && typeof prompt[0] !== 'number' ? atLeastOne(prompt.length) : 1
  return prompts * Math.max(atLeastOne(n), atLeastOne(bestOf))
}

function atLeastOne(value: unknown): number {
  return typeof value === 'number' && value > 1 ? value : 1
}

/**
 * What clients already send to name a conversation: our own header, OpenAI's key of the prompt cache, Anthropic's user
 * id, which contains the session. Hashed, because it may name a person.
 */
function readConversation({ body, options }: GatewayRequest): string | undefined {
  const { metadata } = body
  const named =
    options.conversation ??
    body.prompt_cache_key ??
    (isJsonObject(metadata) ? (metadata.conversation_id ?? metadata.user_id) : undefined)
  if (typeof named !== 'string' || named === '') return undefined
  return createHash('sha256').update(named).digest('base64url').slice(0, 22)
}
