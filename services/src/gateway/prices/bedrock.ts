import { claudeBefore45, claudeFrom45 } from './anthropic.ts'
import { entriesOf, multiplied, type PriceGroup } from './price-entry.ts'

const amazon: readonly PriceGroup[] = [
  { models: ['amazon.nova-micro'], price: { input: 0.035, cachedInput: 0.00875, output: 0.14 } },
  { models: ['amazon.nova-lite'], price: { input: 0.06, cachedInput: 0.015, output: 0.24 } },
  { models: ['amazon.nova-pro'], price: { input: 0.8, cachedInput: 0.2, output: 3.2 } },
  { models: ['amazon.nova-premier'], price: { input: 2.5, cachedInput: 0.625, output: 12.5 } },
  { models: ['global.amazon.nova-2-lite'], price: { input: 0.3, cachedInput: 0.075, output: 2.5 } },
  { models: ['regional.amazon.nova-2-lite'], price: { input: 0.33, cachedInput: 0.0825, output: 2.75 } },
  { models: ['amazon.titan-embed-text-v2'], price: { input: 0.02 } },
  { models: ['amazon.titan-embed-text-v1'], price: { input: 0.1 } },
  { models: ['amazon.rerank'], price: { search: 0.001 } },
]

const others: readonly PriceGroup[] = [
  { models: ['meta.llama3-8b-instruct'], price: { input: 0.3, output: 0.6 } },
  { models: ['meta.llama3-70b-instruct'], price: { input: 2.65, output: 3.5 } },
  { models: ['meta.llama3-1-8b-instruct'], price: { input: 0.22, output: 0.22 } },
  {
    models: ['meta.llama3-1-70b-instruct', 'meta.llama3-2-90b-instruct', 'meta.llama3-3-70b-instruct'],
    price: { input: 0.72, output: 0.72 },
  },
  { models: ['meta.llama3-2-1b-instruct'], price: { input: 0.1, output: 0.1 } },
  { models: ['meta.llama3-2-3b-instruct'], price: { input: 0.15, output: 0.15 } },
  { models: ['meta.llama3-2-11b-instruct'], price: { input: 0.16, output: 0.16 } },
  { models: ['meta.llama4-scout-17b-instruct'], price: { input: 0.17, output: 0.66 } },
  { models: ['meta.llama4-maverick-17b-instruct'], price: { input: 0.24, output: 0.97 } },
  { models: ['mistral.mistral-7b-instruct'], price: { input: 0.15, output: 0.2 } },
  { models: ['mistral.mixtral-8x7b-instruct'], price: { input: 0.45, output: 0.7 } },
  { models: ['mistral.mistral-small-2402'], price: { input: 1, output: 3 } },
  { models: ['mistral.mistral-large-2402'], price: { input: 4, output: 12 } },
  { models: ['mistral.mistral-large-3-675b-instruct'], price: { input: 0.5, output: 1.5 } },
  { models: ['mistral.pixtral-large-2502'], price: { input: 2, output: 6 } },
  { models: ['mistral.ministral-3-3b-instruct'], price: { input: 0.1, output: 0.1 } },
  { models: ['mistral.ministral-3-8b-instruct'], price: { input: 0.15, output: 0.15 } },
  { models: ['mistral.ministral-3-14b-instruct'], price: { input: 0.2, output: 0.2 } },
  { models: ['cohere.embed-english-v3', 'cohere.embed-multilingual-v3'], price: { input: 0.1 } },
  { models: ['cohere.embed-v4'], price: { input: 0.12 } },
  { models: ['cohere.rerank-v3-5'], price: { search: 0.002 } },
  { models: ['openai.gpt-oss-20b'], price: { input: 0.07, output: 0.3 } },
  { models: ['openai.gpt-oss-120b'], price: { input: 0.15, output: 0.6 } },
]

function prefixed(prefix: string, groups: readonly PriceGroup[], factor: number): readonly PriceGroup[] {
  return groups.map(({ models, price }) => ({
    models: models.map((model) => `${prefix}${model}`),
    price: factor === 1 ? price : multiplied(price, factor),
  }))
}

/**
 * Amazon Bedrock on demand, prices of us-east-1. `global.` and `regional.` at the front of a name stand for the two
 * sorts of inference profile where they cost differently; names without either cost the same in all.
 */
export function bedrockPrices(checked: string) {
  return entriesOf('bedrock', checked, [
    ...prefixed('anthropic.', claudeBefore45, 1),
    ...prefixed('global.anthropic.', claudeFrom45, 1),
    ...prefixed('regional.anthropic.', claudeFrom45, 1.1),
    ...amazon,
    ...others,
  ])
}
