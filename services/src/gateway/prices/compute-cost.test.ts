import type { Price, TokenUsage } from '@tragwerk/contracts/gateway'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CostOptions, computeCost, estimateWorstCost } from './compute-cost.ts'

const sonnet: Price = {
  input: 3,
  cachedInput: 0.3,
  cacheWrite: 3.75,
  cacheWrite1h: 6,
  output: 15,
  batchInput: 1.5,
  batchOutput: 7.5,
  longContext: { above: 200_000, input: 6, output: 22.5, cachedInput: 0.6 },
}

function usageOf(parts: Partial<TokenUsage>): TokenUsage {
  return { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, source: 'provider', ...parts }
}

function cost(price: Price, parts: Partial<TokenUsage>, options?: CostOptions) {
  return computeCost({ price, name: 'test', usage: usageOf(parts), options })
}

describe('computeCost', () => {
  it('splits the price of a request into its parts', () => {
    const found = cost(sonnet, { input: 10_000, cachedInput: 6_000, cacheWrite: 1_000, output: 500 })

    expect(found).toEqual({
      totalNanoUsd: 9_000_000 + 1_800_000 + 3_750_000 + 7_500_000,
      parts: { input: 9_000_000, cachedInput: 1_800_000, cacheWrite: 3_750_000, output: 7_500_000 },
      priced: true,
      price: 'test',
    })
  })

  it('says that a model without a price is unpriced instead of free', () => {
    const found = computeCost({ price: undefined, usage: usageOf({ input: 5, output: 5 }) })

    expect(found).toEqual({ totalNanoUsd: 0, parts: {}, priced: false, price: null })
  })

  it('counts a price of zero as priced', () => {
    expect(cost({ input: 0, output: 0 }, { input: 5, output: 5 })).toMatchObject({
      totalNanoUsd: 0,
      parts: {},
      priced: true,
    })
  })

  it('prices cached input, cache writes and reasoning as input and output when the price names nothing else', () => {
    const found = cost(
      { input: 1, output: 2 },
      { input: 30, cachedInput: 10, cacheWrite: 10, output: 20, reasoning: 15 },
    )

    expect(found.parts).toEqual({ input: 10_000, cachedInput: 10_000, cacheWrite: 10_000, output: 40_000 })
  })

  it('takes reasoning out of output when it costs otherwise', () => {
    const found = cost({ output: 2, reasoning: 5 }, { output: 20, reasoning: 15 })

    expect(found.parts).toEqual({ output: 10_000, reasoning: 75_000 })
  })

  it('distinguishes cache entries of an hour within one part', () => {
    const found = cost(sonnet, { input: 1_000, cacheWrite: 1_000 }, { cacheWrite1h: 400 })

    expect(found.parts).toEqual({ cacheWrite: 600 * 3_750 + 400 * 6_000 })
  })

  it('puts the whole request on the long-context prices above the limit, not at it', () => {
    const at = cost(sonnet, { input: 200_000, cacheWrite: 1_000, output: 1_000 })
    const above = cost(sonnet, { input: 200_001, cachedInput: 1, cacheWrite: 1_000, output: 1_000 })

    expect(at.parts).toEqual({ input: 597_000_000, cacheWrite: 3_750_000, output: 15_000_000 })
    expect(above.parts).toEqual({
      input: 1_194_000_000,
      cachedInput: 600,
      cacheWrite: 7_500_000,
      output: 22_500_000,
    })
  })

  it('reduces every part of a batch as its input or output is reduced', () => {
    const usage = { input: 4_000, cachedInput: 1_000, cacheWrite: 1_000, output: 1_000 }

    expect(cost(sonnet, usage, { isBatch: true }).totalNanoUsd).toBe(cost(sonnet, usage).totalNanoUsd / 2)
  })

  it('adds what is charged by request and by search', () => {
    const found = cost({ request: 0.01, search: 0.002 }, {}, { searches: 3 })

    expect(found).toMatchObject({
      totalNanoUsd: 16_000_000,
      parts: { request: 10_000_000, search: 6_000_000 },
    })
  })

  it('rounds half a nano dollar up', () => {
    expect(cost({ input: 0.0005 }, { input: 1 }).totalNanoUsd).toBe(1)
    expect(cost({ input: 0.0004 }, { input: 1 }).totalNanoUsd).toBe(0)
  })
})

const dollars = fc.integer({ min: 0, max: 200_000_000 }).map((millionths) => millionths / 1e6)
const tokens = fc.integer({ min: 0, max: 3_000_000_000 })
const anyUsage = fc.tuple(tokens, tokens, tokens, tokens, tokens).map(([a, b, c, output, reasoning]) =>
  usageOf({
    input: a + b + c,
    cachedInput: b,
    cacheWrite: c,
    output,
    reasoning: Math.min(reasoning, output),
  }),
)

describe('computeCost for any price and usage', () => {
  it('equals exact arithmetic, part by part, and the parts add up to the total', () => {
    fc.assert(
      fc.property(dollars, dollars, dollars, dollars, dollars, anyUsage, (...[a, b, c, d, e, usage]) => {
        const price: Price = { input: a, cachedInput: b, cacheWrite: c, output: d, reasoning: e }
        const found = computeCost({ price, usage })

        const exact = {
          input: nanos(usage.input - usage.cachedInput - usage.cacheWrite, a),
          cachedInput: nanos(usage.cachedInput, b),
          cacheWrite: nanos(usage.cacheWrite, c),
          output: nanos(usage.output - usage.reasoning, d),
          reasoning: nanos(usage.reasoning, e),
        }
        expect(found.parts).toEqual(
          Object.fromEntries(
            Object.entries(exact)
              .filter(([, amount]) => amount > 0n)
              .map(([part, amount]) => [part, Number(amount)]),
          ),
        )
        expect(BigInt(found.totalNanoUsd)).toBe(Object.values(exact).reduce((sum, part) => sum + part, 0n))
      }),
      { numRuns: 300 },
    )
  })

  it('never falls when there are more tokens', () => {
    const rising = fc
      .tuple(dollars, dollars, fc.integer({ min: 1, max: 2_000_000 }))
      .map(([input, output, above]): Price => {
        return { input, output, longContext: { above, input: input * 2, output: output * 1.5 } }
      })
    const few = fc.integer({ min: 0, max: 2_000_000 })
    fc.assert(
      fc.property(rising, few, few, few, few, (price, input, output, moreInput, moreOutput) => {
        const small = cost(price, { input, output })
        const large = cost(price, { input: input + moreInput, output: output + moreOutput })

        expect(large.totalNanoUsd).toBeGreaterThanOrEqual(small.totalNanoUsd)
      }),
    )
  })
})

describe('estimateWorstCost', () => {
  it('is never below the cost of a request within its limits, and close above the dearest', () => {
    const few = fc.integer({ min: 0, max: 400_000 })
    fc.assert(
      fc.property(few, few, few, few, few, (plain, cachedInput, cacheWrite, output, reasoning) => {
        const usage = usageOf({
          input: plain + cachedInput + cacheWrite,
          cachedInput,
          cacheWrite,
          output,
          reasoning: Math.min(output, reasoning),
        })
        const price: Price = { ...sonnet, reasoning: 20.000_001, request: 0.001 }

        const worst = estimateWorstCost({ price, inputTokens: usage.input, maxOutputTokens: output })

        expect(worst).toBeGreaterThanOrEqual(computeCost({ price, usage }).totalNanoUsd)
      }),
    )
    const dearest = cost(sonnet, { input: 1_000, cacheWrite: 1_000, output: 100 }).totalNanoUsd
    expect(estimateWorstCost({ price: sonnet, inputTokens: 1_000, maxOutputTokens: 100 })).toBe(dearest + 4)
  })

  it('supposes 4,096 tokens of output when none are named', () => {
    expect(estimateWorstCost({ price: { output: 1 }, inputTokens: 0 })).toBe(4_096_000 + 2)
  })

  it('reckons with cache entries of an hour only when the request asks for them', () => {
    const question = { price: sonnet, inputTokens: 1_000, maxOutputTokens: 0 }

    expect(estimateWorstCost(question)).toBe(3_750_002)
    expect(estimateWorstCost({ ...question, writesCacheFor1h: true })).toBe(6_000_002)
  })
})

function nanos(count: number, dollarsPerMillion: number): bigint {
  return (BigInt(count) * BigInt(Math.round(dollarsPerMillion * 1e6)) + 500n) / 1000n
}
