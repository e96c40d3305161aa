import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { TokenUsage } from '@tragwerk/contracts/gateway'
import { isJsonObject, type JsonObject } from '../json.ts'

/** What a provider reported, in the platform's terms, with what prices need besides. */
export interface UsageReading {
  /** `source` is `none` when the provider said nothing or only zeros: the caller then counts. */
  readonly usage: TokenUsage
  /** Of `usage.cacheWrite`, tokens kept for an hour. */
  readonly cacheWrite1h: number
  /** Search units of a rerank request; 0 when the provider counts tokens. */
  readonly searches: number
}

/** No usage at all. */
export const noUsage: UsageReading = {
  usage: { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, source: 'none' },
  cacheWrite1h: 0,
  searches: 0,
}

/**
 * `usage` of `/chat/completions` and `/completions`, also of servers that only resemble OpenAI (of Groq's streams,
 * `x_groq.usage`). Cached tokens may stand in `prompt_tokens_details`, in `prompt_cache_hit_tokens` (DeepSeek) or in
 * `cached_tokens` (Moonshot); when they are more than the prompt they stand beside it and are added. Reasoning that is not
 * part of `completion_tokens` (xAI) is added too. Counts that are negative, not whole or absurd are ignored.
 */
export function readOpenaiChatUsage(usage: unknown): UsageReading {
  if (!isJsonObject(usage)) return noUsage
  const input = usage.prompt_tokens_details
  const output = usage.completion_tokens_details
  return normalised({
    input: count(usage.prompt_tokens) ?? sum(usage.prompt_cache_hit_tokens, usage.prompt_cache_miss_tokens),
    cached:
      count(field(input, 'cached_tokens')) ??
      count(usage.prompt_cache_hit_tokens) ??
      count(usage.cached_tokens),
    written: count(field(input, 'cache_write_tokens')),
    output: count(usage.completion_tokens),
    reasoning: count(field(output, 'reasoning_tokens')) ?? count(usage.reasoning_tokens),
    total: count(usage.total_tokens),
  })
}

/** `usage` of `/responses`. */
export function readOpenaiResponsesUsage(usage: unknown): UsageReading {
  if (!isJsonObject(usage)) return noUsage
  return normalised({
    input: count(usage.input_tokens),
    cached: count(field(usage.input_tokens_details, 'cached_tokens')),
    written: count(field(usage.input_tokens_details, 'cache_write_tokens')),
    output: count(usage.output_tokens),
    reasoning: count(field(usage.output_tokens_details, 'reasoning_tokens')),
    total: count(usage.total_tokens),
  })
}

/**
 * `usage` of `/messages`. There, `input_tokens` leaves out what was read from or written to the cache; here it is added.
 * For streams give the usage of `message_start` and the latest of `message_delta`: both count from the beginning and
 * either may lack fields or hold zeros, so the greater figure of each field counts.
 */
export function readAnthropicUsage(usage: unknown, delta?: unknown): UsageReading {
  const most = (name: string) => greater(count(field(usage, name)), count(field(delta, name)))
  const created = (name: string) =>
    greater(
      count(field(field(usage, 'cache_creation'), name)),
      count(field(field(delta, 'cache_creation'), name)),
    )
  const written1h = created('ephemeral_1h_input_tokens') ?? 0
  const written =
    most('cache_creation_input_tokens') ?? sum(created('ephemeral_5m_input_tokens'), written1h) ?? 0
  const read = most('cache_read_input_tokens') ?? 0
  const plain = most('input_tokens')
  const thinking = greater(
    count(field(field(usage, 'output_tokens_details'), 'thinking_tokens')),
    count(field(field(delta, 'output_tokens_details'), 'thinking_tokens')),
  )
  const reading = normalised({
    input: plain === undefined && read + written === 0 ? undefined : (plain ?? 0) + read + written,
    cached: read,
    written,
    output: most('output_tokens'),
    reasoning: Math.min(thinking ?? 0, most('output_tokens') ?? 0),
    total: undefined,
  })
  return written1h === 0
    ? reading
    : { ...reading, cacheWrite1h: Math.min(written1h, reading.usage.cacheWrite) }
}

/** A whole reply of an embeddings request: `usage` of OpenAI and Jina, `meta.billed_units` of Cohere. */
export function readEmbeddingUsage(body: unknown): UsageReading {
  const usage = field(body, 'usage')
  const billed = field(field(body, 'meta'), 'billed_units')
  return normalised({
    ...nothing,
    input:
      count(field(usage, 'prompt_tokens')) ??
      count(field(usage, 'total_tokens')) ??
      count(field(usage, 'input_tokens')) ??
      count(field(billed, 'input_tokens')),
  })
}

/** A whole reply of a rerank request: search units of Cohere, or tokens of Jina and Voyage. */
export function readRerankUsage(body: unknown): UsageReading {
  const searches = count(field(field(field(body, 'meta'), 'billed_units'), 'search_units')) ?? 0
  const usage = field(body, 'usage')
  const tokens = count(field(usage, 'total_tokens')) ?? count(field(usage, 'prompt_tokens')) ?? 0
  if (searches + tokens === 0) return noUsage
  return { usage: { ...noUsage.usage, input: tokens, source: 'provider' }, cacheWrite1h: 0, searches }
}

/** Usage from an AI SDK model; its totals already contain what was cached. */
export function fromSdkUsage(usage: LanguageModelV4Usage | undefined): UsageReading {
  if (usage === undefined) return noUsage
  const { inputTokens, outputTokens, raw } = usage
  const parts = sum(inputTokens.noCache, inputTokens.cacheRead, inputTokens.cacheWrite)
  const reading = normalised({
    input: count(inputTokens.total) ?? parts,
    cached: count(inputTokens.cacheRead),
    written: count(inputTokens.cacheWrite),
    output: count(outputTokens.total) ?? sum(outputTokens.text, outputTokens.reasoning),
    reasoning: count(outputTokens.reasoning),
    total: undefined,
  })
  const written1h = count(field(field(raw, 'cache_creation'), 'ephemeral_1h_input_tokens')) ?? 0
  return written1h === 0
    ? reading
    : { ...reading, cacheWrite1h: Math.min(written1h, reading.usage.cacheWrite) }
}

interface Reported {
  readonly input: number | undefined
  readonly cached: number | undefined
  readonly written: number | undefined
  readonly output: number | undefined
  readonly reasoning: number | undefined
  readonly total: number | undefined
}

const nothing: Reported = {
  input: undefined,
  cached: undefined,
  written: undefined,
  output: undefined,
  reasoning: undefined,
  total: undefined,
}

function normalised({
  input,
  cached = 0,
  written = 0,
  output,
  reasoning = 0,
  total,
}: Reported): UsageReading {
  const prompt = input ?? rest(total, output)
  const answer = output ?? rest(total, input)
  if ((prompt ?? 0) + (answer ?? 0) + cached + written + reasoning === 0) return noUsage
  const isCacheInside = cached + written <= (prompt ?? 0)
  const isReasoningInside = reasoning <= (answer ?? 0) && total !== (prompt ?? 0) + (answer ?? 0) + reasoning
  return {
    usage: {
      input: (prompt ?? 0) + (isCacheInside ? 0 : cached + written),
      cachedInput: cached,
      cacheWrite: written,
      output: (answer ?? 0) + (isReasoningInside ? 0 : reasoning),
      reasoning,
      source: 'provider',
    },
    cacheWrite1h: 0,
    searches: 0,
  }
}

/** More than a billion tokens in one request is a provider's mistake. */
const maxTokens = 1_000_000_000

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxTokens
    ? value
    : undefined
}

function field(value: unknown, name: string): unknown {
  return isJsonObject(value) ? (value as JsonObject)[name] : undefined
}

function greater(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
}

function sum(...values: readonly unknown[]): number | undefined {
  const known = values.map(count).filter((value) => value !== undefined)
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0)
}

function rest(total: number | undefined, part: number | undefined): number | undefined {
  return total === undefined ? undefined : Math.max(0, total - (part ?? 0))
}
