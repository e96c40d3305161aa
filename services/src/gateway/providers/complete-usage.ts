import type { LanguageModelV4Usage } from '@ai-sdk/provider'

/**
 * Usage with what providers tell in fields that the SDK's packages pass over: tokens from the cache in `cached_tokens`
 * (Cohere, Moonshot) or `prompt_cache_hit_tokens` (DeepSeek), and reasoning that `completion_tokens` leaves out and
 * only the total includes (xAI).
 */
export function completeUsage(usage: LanguageModelV4Usage): LanguageModelV4Usage {
  const { raw } = usage
  if (raw === undefined) return usage
  return { ...usage, inputTokens: withCached(usage), outputTokens: withReasoning(usage) }
}

function withCached({ inputTokens, raw }: LanguageModelV4Usage): LanguageModelV4Usage['inputTokens'] {
  const { total } = inputTokens
  if (inputTokens.cacheRead || total === undefined) return inputTokens
  const cacheRead = count(raw?.cached_tokens) ?? count(raw?.prompt_cache_hit_tokens)
  if (!cacheRead || cacheRead > total) return inputTokens
  return { ...inputTokens, cacheRead, noCache: total - cacheRead - (inputTokens.cacheWrite ?? 0) }
}

function withReasoning({ inputTokens, outputTokens, raw }: LanguageModelV4Usage) {
  const { total, reasoning } = outputTokens
  if (!reasoning || total === undefined) return outputTokens
  const all = count(raw?.total_tokens)
  if (all !== (inputTokens.total ?? 0) + total + reasoning) return outputTokens
  return { ...outputTokens, total: total + reasoning, text: total }
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined
}
