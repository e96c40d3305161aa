import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { completeUsage } from './complete-usage.ts'

function aUsage(
  raw: NonNullable<LanguageModelV4Usage['raw']>,
  output: { readonly total: number; readonly reasoning?: number } = { total: 10 },
): LanguageModelV4Usage {
  const { total, reasoning } = output
  return {
    inputTokens: { total: 100, noCache: 100, cacheRead: 0, cacheWrite: undefined },
    outputTokens: { total, text: Math.max(0, total - (reasoning ?? 0)), reasoning },
    raw,
  }
}

test.each(['cached_tokens', 'prompt_cache_hit_tokens'])('reads what came from the cache in "%s"', (field) => {
  const { inputTokens } = completeUsage(aUsage({ [field]: 64 }))

  expect(inputTokens).toEqual({ total: 100, noCache: 36, cacheRead: 64, cacheWrite: undefined })
})

test('does not believe that more came from the cache than was sent', () => {
  expect(completeUsage(aUsage({ cached_tokens: 101 })).inputTokens.cacheRead).toBe(0)
})

test('adds reasoning that stands beside the completion', () => {
  const { outputTokens } = completeUsage(aUsage({ total_tokens: 140 }, { total: 10, reasoning: 30 }))

  expect(outputTokens).toEqual({ total: 40, text: 10, reasoning: 30 })
})

test('leaves reasoning alone that is part of the completion', () => {
  const { outputTokens } = completeUsage(aUsage({ total_tokens: 140 }, { total: 40, reasoning: 30 }))

  expect(outputTokens).toEqual({ total: 40, text: 10, reasoning: 30 })
})
