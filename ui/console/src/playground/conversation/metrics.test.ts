import { describe, expect, test } from 'vitest'
import type { Answer, Metrics } from './conversation-schema.ts'
import { lowerThan } from './metrics.ts'

function anAnswer(metrics: Metrics, changes: Partial<Answer> = {}): Answer {
  return {
    ...{ slot: 0, target: 'model:support', attempt: 1, state: 'done', text: 't', citations: [] },
    metrics,
    ...changes,
  }
}

describe('of two answers', () => {
  const quick = anAnswer({ firstTokenMs: 10, totalMs: 30, costNanoUsd: 500, isPriced: true })
  const cheap = anAnswer({ firstTokenMs: 20, totalMs: 30, costNanoUsd: 400, isPriced: true })

  test('each is lower in what took less, and neither in what took the same', () => {
    expect([...lowerThan(quick, cheap)]).toEqual(['firstTokenMs'])
    expect([...lowerThan(cheap, quick)]).toEqual(['cost'])
  })

  test.each<[string, Answer | undefined]>([
    ['there is none beside it', undefined],
    ['the one beside it broke off', { ...cheap, state: 'failed' }],
    ['the one beside it still runs', { ...cheap, state: 'streaming' }],
  ])('nothing is lower where %s', (_case, beside) => {
    expect(lowerThan(quick, beside).size).toBe(0)
  })

  test('a missing price is not taken for a low one', () => {
    const unpriced = anAnswer({ costNanoUsd: 0, isPriced: false })

    expect(lowerThan(unpriced, cheap).has('cost')).toBe(false)
    expect(lowerThan(cheap, unpriced).has('cost')).toBe(false)
  })
})
