import { entriesOf } from './price-entry.ts'

/** Cohere's platform. Reranking is charged by the search unit: one query with up to a hundred documents. */
export function coherePrices(checked: string) {
  return entriesOf('cohere', checked, [
    {
      models: ['command-a-03-2025', 'command-a-plus-05-2026', 'command-r-plus', 'command-r-plus-08-2024'],
      price: { input: 2.5, output: 10 },
    },
    { models: ['command-r', 'command-r-08-2024'], price: { input: 0.15, output: 0.6 } },
    { models: ['command-r7b-12-2024'], price: { input: 0.0375, output: 0.15 } },
    { models: ['embed-v4.0'], price: { input: 0.12 } },
    {
      models: [
        'embed-english-v3.0',
        'embed-multilingual-v3.0',
        'embed-english-light-v3.0',
        'embed-multilingual-light-v3.0',
      ],
      price: { input: 0.1 },
    },
    {
      models: ['rerank-v3.5', 'rerank-english-v3.0', 'rerank-multilingual-v3.0', 'rerank-v4.0-fast'],
      price: { search: 0.002 },
    },
    { models: ['rerank-v4.0-pro'], price: { search: 0.0025 } },
  ])
}
