import type { TokenUsage } from '@tragwerk/contracts/gateway'

export type TokenPart = 'fresh' | 'cached' | 'written' | 'visible' | 'reasoning'

/** Every token in one part: input that was neither read from a cache nor written to one is fresh. */
export function splitTokens(
  usage: TokenUsage,
): ReadonlyArray<{ readonly part: TokenPart; readonly count: number }> {
  const { input, cachedInput, cacheWrite, output, reasoning } = usage
  return [
    { part: 'fresh', count: Math.max(0, input - cachedInput - cacheWrite) },
    { part: 'cached', count: cachedInput },
    { part: 'written', count: cacheWrite },
    { part: 'visible', count: Math.max(0, output - reasoning) },
    { part: 'reasoning', count: reasoning },
  ]
}
