import type { WireFormat } from '@tragwerk/contracts/gateway'
import { isJsonObject, type JsonObject } from '../json.ts'
import {
  noUsage,
  readAnthropicUsage,
  readEmbeddingUsage,
  readOpenaiChatUsage,
  readOpenaiResponsesUsage,
  readRerankUsage,
  type UsageReading,
} from '../tokens/usage.ts'

/**
 * The usage of a complete answer; undefined when the body is not a JSON object. Long answers are parsed too: what they
 * say of usage inside of their parts must not be taken for their own, and a cut may leave a bracket at the end.
 */
export function readAnswer(format: WireFormat, body: Buffer): UsageReading | undefined {
  const parsed = parseObject(body)
  return parsed && readUsage(format, parsed)
}

function readUsage(format: WireFormat, answer: JsonObject): UsageReading {
  switch (format) {
    case 'anthropic-messages':
      return readAnthropicUsage(answer.usage)
    case 'openai-responses':
      return readOpenaiResponsesUsage(answer.usage)
    case 'openai-embeddings':
      return readEmbeddingUsage(answer)
    case 'cohere-rerank':
      return readRerankUsage(answer)
    case 'anthropic-count-tokens':
    case 'openai-moderations':
      return noUsage
    default:
      return readOpenaiChatUsage(answer.usage)
  }
}

function parseObject(body: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
