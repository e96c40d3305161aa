import { entriesOf, halfInBatches } from './price-entry.ts'

/**
 * The Gemini API, paid tier, text, image and video input. Not in it: audio input of models that charge more for it,
 * storage of explicit caches, grounding. Models with an introductory price that ends on a fixed day are left out.
 */
export function googlePrices(checked: string) {
  return entriesOf('google', checked, [
    {
      models: ['gemini-1.5-pro'],
      price: {
        input: 1.25,
        cachedInput: 0.3125,
        output: 5,
        longContext: { above: 128_000, input: 2.5, output: 10, cachedInput: 0.625 },
      },
    },
    {
      models: ['gemini-1.5-flash'],
      price: {
        input: 0.075,
        cachedInput: 0.01875,
        output: 0.3,
        longContext: { above: 128_000, input: 0.15, output: 0.6, cachedInput: 0.0375 },
      },
    },
    { models: ['gemini-2.0-flash'], price: { input: 0.1, cachedInput: 0.025, output: 0.4 } },
    { models: ['gemini-2.0-flash-lite'], price: { input: 0.075, output: 0.3 } },
    {
      models: ['gemini-2.5-pro'],
      price: halfInBatches({
        input: 1.25,
        cachedInput: 0.125,
        output: 10,
        longContext: { above: 200_000, input: 2.5, output: 15, cachedInput: 0.25 },
      }),
    },
    {
      models: ['gemini-2.5-flash'],
      price: halfInBatches({ input: 0.3, cachedInput: 0.03, output: 2.5 }),
    },
    {
      models: ['gemini-2.5-flash-lite'],
      price: halfInBatches({ input: 0.1, cachedInput: 0.01, output: 0.4 }),
    },
    {
      models: ['gemini-3-flash-preview'],
      price: halfInBatches({ input: 0.5, cachedInput: 0.05, output: 3 }),
    },
    {
      models: ['gemini-3.1-pro-preview', 'gemini-3-pro-preview'],
      price: halfInBatches({
        input: 2,
        cachedInput: 0.2,
        output: 12,
        longContext: { above: 200_000, input: 4, output: 18, cachedInput: 0.4 },
      }),
    },
    {
      models: ['gemini-3.1-flash-lite', 'gemini-3.1-flash-lite-preview'],
      price: halfInBatches({ input: 0.25, cachedInput: 0.025, output: 1.5 }),
    },
    { models: ['gemini-3.5-flash'], price: halfInBatches({ input: 1.5, cachedInput: 0.15, output: 9 }) },
    { models: ['gemini-embedding-001'], price: { input: 0.15 } },
    { models: ['gemini-embedding-2'], price: { input: 0.2 } },
  ])
}
