import { entriesOf } from './price-entry.ts'

/** Mistral's platform. Aliases that moved to another model lately are left out. */
export function mistralPrices(checked: string) {
  return entriesOf('mistral', checked, [
    { models: ['mistral-large-2512'], price: { input: 0.5, cachedInput: 0.05, output: 1.5 } },
    { models: ['mistral-large-2411', 'mistral-large-2407'], price: { input: 2, output: 6 } },
    {
      models: ['mistral-medium-3.5', 'mistral-medium-3-5', 'mistral-medium-latest'],
      price: { input: 1.5, cachedInput: 0.15, output: 7.5 },
    },
    {
      models: ['mistral-medium-2505', 'mistral-medium-2508'],
      price: { input: 0.4, cachedInput: 0.04, output: 2 },
    },
    { models: ['mistral-small-2603'], price: { input: 0.15, cachedInput: 0.015, output: 0.6 } },
    { models: ['mistral-small-2506', 'mistral-small-2503'], price: { input: 0.1, output: 0.3 } },
    { models: ['ministral-14b-2512'], price: { input: 0.2, cachedInput: 0.02, output: 0.2 } },
    {
      models: ['ministral-8b-2512', 'ministral-8b-latest'],
      price: { input: 0.15, cachedInput: 0.015, output: 0.15 },
    },
    { models: ['ministral-8b-2410'], price: { input: 0.1, output: 0.1 } },
    { models: ['ministral-3b-2512'], price: { input: 0.1, cachedInput: 0.01, output: 0.1 } },
    { models: ['codestral-2508'], price: { input: 0.3, cachedInput: 0.03, output: 0.9 } },
    { models: ['codestral-2501', 'codestral-latest'], price: { input: 0.3, output: 0.9 } },
    { models: ['devstral-2512'], price: { input: 0.4, cachedInput: 0.04, output: 2 } },
    { models: ['magistral-medium-latest', 'magistral-medium-2506'], price: { input: 2, output: 5 } },
    { models: ['magistral-small-latest', 'magistral-small-2506'], price: { input: 0.5, output: 1.5 } },
    { models: ['pixtral-large-latest', 'pixtral-large-2411'], price: { input: 2, output: 6 } },
    { models: ['pixtral-12b', 'pixtral-12b-2409'], price: { input: 0.15, output: 0.15 } },
    { models: ['open-mistral-nemo', 'mistral-nemo'], price: { input: 0.15, output: 0.15 } },
    { models: ['open-mistral-7b'], price: { input: 0.25, output: 0.25 } },
    { models: ['open-mixtral-8x7b'], price: { input: 0.7, output: 0.7 } },
    { models: ['open-mixtral-8x22b'], price: { input: 2, output: 6 } },
    { models: ['mistral-embed', 'mistral-embed-2312'], price: { input: 0.1 } },
    { models: ['codestral-embed', 'codestral-embed-2505'], price: { input: 0.15 } },
  ])
}
