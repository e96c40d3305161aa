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

const tailBytes = 4_096
const usageKey = '"usage"'
const backslash = '\\'

/**
 * The usage of a complete answer; undefined when the body is not a JSON object. Most answers tell it near their end, and
 * then only that end is parsed. `isSized` says that the provider told where the answer ends, so that none is taken for
 * complete whose end just looks like one.
 */
export function readAnswer(
  format: WireFormat,
  body: Buffer,
  { isSized }: { readonly isSized: boolean },
): UsageReading | undefined {
  const tail = isSized ? parseTail(body) : undefined
  const told = tail && readUsage(format, tail)
  if (told !== undefined && told !== noUsage) return told
  const parsed = parseObject(body)
  return parsed && readUsage(format, parsed)
}

/**
 * The end of the outermost object, from its last `usage` on. Of a `usage` further inside, the brackets that close what
 * is around it are left over, and it does not parse.
 */
function parseTail(body: Buffer): JsonObject | undefined {
  const end = body.toString('latin1', Math.max(0, body.length - tailBytes))
  const at = end.lastIndexOf(usageKey)
  if (at < 1 || end[at - 1] === backslash) return undefined
  return parseText(`{${end.slice(at)}`)
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
  return parseText(body.toString('utf8'))
}

function parseText(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
