import type { Price } from '@tragwerk/contracts/gateway'
import { entriesOf, halfInBatches, type PriceGroup } from './price-entry.ts'

interface Rates {
  readonly input: number
  readonly output: number
  readonly cachedInput: number
  readonly cacheWrite: number
  readonly cacheWrite1h: number
}

function rates(input: number, output: number, cachedInput: number): Rates {
  return { input, output, cachedInput, cacheWrite: input * 1.25, cacheWrite1h: input * 2 }
}

const sonnet4: Price = halfInBatches({
  ...rates(3, 15, 0.3),
  longContext: { above: 200_000, input: 6, output: 22.5, cachedInput: 0.6 },
})

/** Up to Opus 4.1 and Sonnet 4: one price in every region. */
export const claudeBefore45: readonly PriceGroup[] = [
  {
    models: ['claude-3-haiku'],
    price: halfInBatches({
      input: 0.25,
      output: 1.25,
      cachedInput: 0.03,
      cacheWrite: 0.3,
      cacheWrite1h: 0.5,
    }),
  },
  { models: ['claude-3-5-haiku'], price: halfInBatches(rates(0.8, 4, 0.08)) },
  {
    models: ['claude-3-5-sonnet', 'claude-3-7-sonnet'],
    price: halfInBatches(rates(3, 15, 0.3)),
  },
  {
    models: ['claude-opus-4', 'claude-opus-4-0', 'claude-opus-4-1', 'claude-3-opus'],
    price: halfInBatches(rates(15, 75, 1.5)),
  },
  { models: ['claude-sonnet-4', 'claude-sonnet-4-0'], price: sonnet4 },
]

/** From 4.5 on, Bedrock charges a tenth more for regional than for global inference. */
export const claudeFrom45: readonly PriceGroup[] = [
  { models: ['claude-haiku-4-5'], price: halfInBatches(rates(1, 5, 0.1)) },
  { models: ['claude-sonnet-4-5'], price: sonnet4 },
  { models: ['claude-sonnet-4-6'], price: halfInBatches(rates(3, 15, 0.3)) },
  {
    models: ['claude-opus-4-5', 'claude-opus-4-6', 'claude-opus-4-7', 'claude-opus-4-8'],
    price: halfInBatches(rates(5, 25, 0.5)),
  },
  { models: ['claude-fable-5'], price: halfInBatches(rates(10, 50, 1)) },
]

const anthropicOnly: readonly PriceGroup[] = [
  { models: ['claude-opus-5'], price: halfInBatches(rates(5, 25, 0.5)) },
  { models: ['claude-sonnet-5'], price: halfInBatches(rates(2, 10, 0.2)) },
  { models: ['claude-fable-5-1'], price: halfInBatches(rates(10, 50, 0.25)) },
  { models: ['claude-opus-5-5'], price: halfInBatches(rates(4, 20, 0.2)) },
  { models: ['claude-sonnet-5-5'], price: halfInBatches(rates(2, 10, 0.1)) },
  {
    models: ['claude-haiku-5-5'],
    price: halfInBatches({
      ...rates(0.1, 0.5, 0.01),
      longContext: { above: 100_000, input: 0.5, output: 2.5, cachedInput: 0.05 },
    }),
  },
]

/** Anthropic's own API, standard speed and any region. Not in it: fast mode, inference in the US only, server tools. */
export function anthropicPrices(checked: string) {
  return entriesOf('anthropic', checked, [...anthropicOnly, ...claudeFrom45, ...claudeBefore45])
}
