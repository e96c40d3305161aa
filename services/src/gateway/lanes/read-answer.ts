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

/** Answers up to this size are parsed, which also shows that they are JSON; of longer ones only the end is read. */
const wholeParseBytes = 16 * 1024
const usageField = Buffer.from('"usage"')
const openBrace = 0x7b
const closeBrace = 0x7d

/** The usage of a complete answer; undefined when the body is not a JSON object. */
export function readAnswer(format: WireFormat, body: Buffer): UsageReading | undefined {
  if (body.length <= wholeParseBytes || format === 'cohere-rerank') {
    const parsed = parseObject(body)
    return parsed && readUsage(format, parsed)
  }
  if (!looksWhole(body)) return undefined
  const usage = readTail(body) ?? parseObject(body)?.usage
  return readUsage(format, { usage })
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

/** The object behind the last `"usage":`; every provider writes it behind the content. */
function readTail(body: Buffer): unknown {
  const at = body.lastIndexOf(usageField)
  if (at === -1) return undefined
  const from = body.indexOf(openBrace, at)
  if (from === -1 || from > at + usageField.length + 4) return undefined
  let depth = 0
  for (let index = from; index < body.length; index += 1) {
    if (body[index] === openBrace) depth += 1
    else if (body[index] === closeBrace && --depth === 0) {
      return parseObject(body.subarray(from, index + 1))
    }
  }
  return undefined
}

function looksWhole(body: Buffer): boolean {
  let last = body.length - 1
  while (last > 0 && (body[last] === 0x0a || body[last] === 0x0d || body[last] === 0x20)) last -= 1
  return body[last] === closeBrace
}

function parseObject(body: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
