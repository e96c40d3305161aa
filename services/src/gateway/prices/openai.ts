import type { Price } from '@tragwerk/contracts/gateway'
import { entriesOf, halfInBatches, type PriceGroup } from './price-entry.ts'

/** Prices of the newer models double for input and rise by half for output above this many input tokens. */
const longContextAbove = 272_000

function withLongContext(price: Price & { input: number; output: number; cachedInput?: number }): Price {
  return halfInBatches({
    ...price,
    longContext: {
      above: longContextAbove,
      input: price.input * 2,
      output: price.output * 1.5,
      ...(price.cachedInput === undefined ? {} : { cachedInput: price.cachedInput * 2 }),
    },
  })
}

const current: readonly PriceGroup[] = [
  {
    models: ['gpt-6-astra'],
    price: withLongContext({ input: 10, cachedInput: 1, cacheWrite: 12.5, output: 50 }),
  },
  {
    models: ['gpt-6.1-sol'],
    price: withLongContext({ input: 2, cachedInput: 0.1, cacheWrite: 2.5, output: 10 }),
  },
  {
    models: ['gpt-6.1-terra'],
    price: withLongContext({ input: 1, cachedInput: 0.05, cacheWrite: 1.25, output: 5 }),
  },
  {
    models: ['gpt-6-sol'],
    price: withLongContext({ input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10 }),
  },
  {
    models: ['gpt-6-luna'],
    price: withLongContext({ input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5 }),
  },
  {
    models: ['gpt-5.6-terra'],
    price: withLongContext({ input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 12 }),
  },
  {
    models: ['gpt-5.6-luna'],
    price: withLongContext({ input: 0.2, cachedInput: 0.02, cacheWrite: 0.25, output: 1.2 }),
  },
  { models: ['gpt-5.5'], price: withLongContext({ input: 5, cachedInput: 0.5, output: 30 }) },
  { models: ['gpt-5.5-pro'], price: withLongContext({ input: 30, output: 180 }) },
  { models: ['gpt-5.4'], price: withLongContext({ input: 2.5, cachedInput: 0.25, output: 15 }) },
  { models: ['gpt-5.4-pro'], price: withLongContext({ input: 30, output: 180 }) },
]

/** Models whose price is the same on Azure's global deployments. */
const shared: readonly PriceGroup[] = [
  { models: ['gpt-5.4-mini'], price: halfInBatches({ input: 0.75, cachedInput: 0.075, output: 4.5 }) },
  { models: ['gpt-5.4-nano'], price: halfInBatches({ input: 0.2, cachedInput: 0.02, output: 1.25 }) },
  {
    models: ['gpt-5.2', 'gpt-5.2-codex', 'gpt-5.2-chat-latest', 'gpt-5.3-codex', 'gpt-5.3-chat-latest'],
    price: halfInBatches({ input: 1.75, cachedInput: 0.175, output: 14 }),
  },
  { models: ['gpt-5.2-pro'], price: halfInBatches({ input: 21, output: 168 }) },
  {
    models: [
      'gpt-5',
      'gpt-5-codex',
      'gpt-5-chat',
      'gpt-5-chat-latest',
      'gpt-5.1',
      'gpt-5.1-codex',
      'gpt-5.1-codex-max',
      'gpt-5.1-chat-latest',
    ],
    price: halfInBatches({ input: 1.25, cachedInput: 0.125, output: 10 }),
  },
  {
    models: ['gpt-5-mini', 'gpt-5.1-codex-mini'],
    price: halfInBatches({ input: 0.25, cachedInput: 0.025, output: 2 }),
  },
  { models: ['gpt-5-nano'], price: halfInBatches({ input: 0.05, cachedInput: 0.005, output: 0.4 }) },
  { models: ['gpt-5-pro'], price: halfInBatches({ input: 15, output: 120 }) },
  { models: ['gpt-4.1'], price: halfInBatches({ input: 2, cachedInput: 0.5, output: 8 }) },
  { models: ['gpt-4.1-mini'], price: halfInBatches({ input: 0.4, cachedInput: 0.1, output: 1.6 }) },
  { models: ['gpt-4.1-nano'], price: halfInBatches({ input: 0.1, cachedInput: 0.025, output: 0.4 }) },
  { models: ['gpt-4o'], price: halfInBatches({ input: 2.5, cachedInput: 1.25, output: 10 }) },
  { models: ['gpt-4o-2024-05-13'], price: halfInBatches({ input: 5, output: 15 }) },
  { models: ['gpt-4o-mini'], price: halfInBatches({ input: 0.15, cachedInput: 0.075, output: 0.6 }) },
  { models: ['o1', 'o1-preview'], price: halfInBatches({ input: 15, cachedInput: 7.5, output: 60 }) },
  { models: ['o1-mini'], price: halfInBatches({ input: 1.1, cachedInput: 0.55, output: 4.4 }) },
  { models: ['o3'], price: halfInBatches({ input: 2, cachedInput: 0.5, output: 8 }) },
  { models: ['o3-mini'], price: halfInBatches({ input: 1.1, cachedInput: 0.55, output: 4.4 }) },
  { models: ['o4-mini'], price: halfInBatches({ input: 1.1, cachedInput: 0.275, output: 4.4 }) },
  { models: ['text-embedding-3-small'], price: { input: 0.02 } },
  { models: ['text-embedding-3-large'], price: { input: 0.13 } },
  { models: ['text-embedding-ada-002'], price: { input: 0.1 } },
]

const openaiOnly: readonly PriceGroup[] = [
  { models: ['o1-pro'], price: halfInBatches({ input: 150, output: 600 }) },
  { models: ['o3-pro'], price: halfInBatches({ input: 20, output: 80 }) },
  { models: ['o3-deep-research'], price: halfInBatches({ input: 10, cachedInput: 2.5, output: 40 }) },
  { models: ['o4-mini-deep-research'], price: halfInBatches({ input: 2, cachedInput: 0.5, output: 8 }) },
  { models: ['codex-mini-latest'], price: { input: 1.5, cachedInput: 0.375, output: 6 } },
  { models: ['chatgpt-4o-latest'], price: { input: 5, output: 15 } },
  {
    models: ['gpt-4-turbo', 'gpt-4-turbo-preview', 'gpt-4-0125-preview', 'gpt-4-1106-preview'],
    price: halfInBatches({ input: 10, output: 30 }),
  },
  { models: ['gpt-4', 'gpt-4-0613', 'gpt-4-0314'], price: halfInBatches({ input: 30, output: 60 }) },
  {
    models: ['gpt-3.5-turbo', 'gpt-3.5-turbo-0125'],
    price: halfInBatches({ input: 0.5, output: 1.5 }),
  },
  { models: ['gpt-3.5-turbo-1106'], price: halfInBatches({ input: 1, output: 2 }) },
  { models: ['gpt-3.5-turbo-instruct', 'gpt-3.5-turbo-instruct-0914'], price: { input: 1.5, output: 2 } },
  {
    models: ['omni-moderation-latest', 'omni-moderation', 'text-moderation-latest', 'text-moderation-stable'],
    price: { input: 0, output: 0 },
  },
]

/** OpenAI: standard tier. Not in it: priority and flex tiers, regional surcharges, audio and images by token, tools. */
export function openaiPrices(checked: string) {
  return entriesOf('openai', checked, [...current, ...shared, ...openaiOnly])
}

/**
 * Azure OpenAI, global standard deployments. Data-zone and regional deployments cost more and a deployment's name may
 * differ from its model's: name such prices in the configuration.
 */
export function azurePrices(checked: string) {
  return entriesOf('azure', checked, [
    ...shared,
    { models: ['gpt-35-turbo', 'gpt-35-turbo-0125'], price: { input: 0.5, output: 1.5 } },
  ])
}
