import { createHash } from 'node:crypto'
import type { GatewayRequest } from '../exchange.ts'
import { isJsonObject } from '../json.ts'
import type { RequestFacts } from '../routing/candidate-rules.ts'
import { estimateTokens } from '../tokens/estimate-tokens.ts'

/** What the choice of a deployment may depend on. */
export function readFacts(request: GatewayRequest, random: () => number): RequestFacts {
  const { body, options, format, id, bytes } = request
  return {
    id,
    format,
    sensitivity: options.sensitivity,
    inputTokens: estimateTokens(bytes.length),
    maxOutputTokens: readOutputLimit(body),
    maxCostUsd: options.maxCostUsd,
    conversation: readConversation(request),
    fraction: random(),
  }
}

export function isStreamWanted({ body }: Pick<GatewayRequest, 'body'>): boolean {
  return body.stream === true
}

function readOutputLimit(body: GatewayRequest['body']): number | undefined {
  const limit = body.max_completion_tokens ?? body.max_output_tokens ?? body.max_tokens
  return typeof limit === 'number' && limit > 0 ? limit : undefined
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
