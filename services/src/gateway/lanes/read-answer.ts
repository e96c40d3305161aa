import type { TokenUsage, WireFormat } from '@tragwerk/contracts/gateway'
import { isJsonObject, type JsonObject } from '../json.ts'
import {
  readAnthropicUsage,
  readEmbeddingUsage,
  readOpenaiChatUsage,
  readOpenaiResponsesUsage,
  readRerankUsage,
} from '../tokens/usage.ts'

/** Answers up to this size are parsed, which also shows that they are JSON; of longer ones only the end is read. */
const wholeParseBytes = 16 * 1024
const usageField = Buffer.from('"usage"')
const openBrace = 0x7b
const closeBrace = 0x7d

export interface ReadAnswer {
  readonly usage: TokenUsage | undefined
  /** Rerank only. */
  readonly searches?: number
}

/** The usage of a complete answer; undefined when the body is not a JSON object. */
export function readAnswer(format: WireFormat, body: Buffer): ReadAnswer | undefined {
  if (body.length <= wholeParseBytes || format === 'cohere-rerank') {
    const parsed = parseObject(body)
    return parsed === undefined ? undefined : readWhole(format, parsed)
  }
  if (!looksWhole(body)) return undefined
  const usage = readTail(body) ?? parseObject(body)?.usage
  return { usage: readUsage(format, usage) }
}

function readWhole(format: WireFormat, parsed: JsonObject): ReadAnswer {
  if (format === 'cohere-rerank') return readRerankUsage(parsed)
  if (format === 'anthropic-count-tokens' || format === 'openai-moderations')
    return { usage: nothingGenerated }
  return { usage: readUsage(format, parsed.usage) }
}

const nothingGenerated: TokenUsage = {
  input: 0,
  cachedInput: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  source: 'none',
}

function readUsage(format: WireFormat, usage: unknown): TokenUsage | undefined {
  switch (format) {
    case 'anthropic-messages':
      return readAnthropicUsage(usage)
    case 'openai-responses':
      return readOpenaiResponsesUsage(usage)
    case 'openai-embeddings':
      return readEmbeddingUsage(usage)
    default:
      return readOpenaiChatUsage(usage)
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
