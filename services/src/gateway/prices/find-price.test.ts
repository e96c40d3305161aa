import { Price } from '@tragwerk/contracts/gateway'
import { describe, expect, it } from 'vitest'
import { createPriceBook } from './find-price.ts'
import type { PriceEntry } from './price-entry.ts'
import { builtInPrices, priceTableVersion } from './price-table.ts'

function find(kind: PriceEntry['kind'], model: string) {
  return createPriceBook({ prices: {}, providers: {} }).find(`some/${model}`, kind, model)
}

describe('the built-in price table', () => {
  it('has only prices that a configuration could hold, and each name once', () => {
    const seen = new Set<string>()
    for (const { kind, models, price } of builtInPrices()) {
      expect(Price.safeParse(price).success, `${kind}/${models[0]}`).toBe(true)
      for (const model of models) {
        expect(seen.has(`${kind}/${model}`), `${kind}/${model}`).toBe(false)
        seen.add(`${kind}/${model}`)
      }
    }
    expect(seen.size).toBeGreaterThan(200)
  })

  it('never has cached input dearer than input, nor long requests cheaper than short ones', () => {
    for (const { models, price } of builtInPrices()) {
      expect(price.cachedInput ?? 0, models[0]).toBeLessThanOrEqual(price.input ?? 0)
      expect(price.longContext?.input ?? Infinity, models[0]).toBeGreaterThan(price.input ?? 0)
    }
  })
})

describe('createPriceBook', () => {
  it.each([
    ['openai', 'gpt-4o-2024-08-06', 2.5],
    ['openai', 'gpt-4o-2024-05-13', 5],
    ['openai', 'gpt-5-mini-2025-08-07', 0.25],
    ['openai', 'omni-moderation-2024-09-26', 0],
    ['azure', 'gpt-4o', 2.5],
    ['anthropic', 'claude-sonnet-4-5-20250929', 3],
    ['anthropic', 'claude-3-5-haiku-latest', 0.8],
    ['anthropic', 'claude-haiku-5-5', 0.1],
    ['google', 'models/gemini-2.5-pro', 1.25],
    ['google', 'gemini-2.0-flash-001', 0.1],
    ['bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 3.3],
    ['bedrock', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', 3],
    ['bedrock', 'eu.anthropic.claude-3-haiku-20240307-v1:0', 0.25],
    [
      'bedrock',
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-6-v1',
      5.5,
    ],
    ['bedrock', 'us.amazon.nova-lite-v1:0', 0.06],
    ['bedrock', 'amazon.titan-embed-text-v2:0', 0.02],
    ['bedrock', 'meta.llama3-3-70b-instruct-v1:0', 0.72],
    ['mistral', 'mistral-embed', 0.1],
    ['ollama', 'llama3.2:3b', 0],
    ['built-in', 'extractive', 0],
  ] as const)('finds %s %s', (kind, model, input) => {
    expect(find(kind, model)?.price.input).toBe(input)
  })

  it.each([
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'gpt-4o-mini-tts'],
    ['openai', 'ft:gpt-4o-2024-08-06:acme::abc'],
    ['openai', 'constructor'],
    ['openai-compatible', 'gpt-4o'],
    ['bedrock', 'eu.amazon.nova-lite-v1:0'],
    ['jina', 'jina-embeddings-v3'],
  ] as const)('leaves %s %s unpriced rather than guess', (kind, model) => {
    expect(find(kind, model)).toBeUndefined()
  })

  it('says which entry of which table it used', () => {
    expect(find('openai', 'gpt-4o-2024-08-06')).toMatchObject({
      source: 'built-in',
      name: `built-in ${priceTableVersion}: openai/gpt-4o`,
      since: '2026-11-21',
    })
  })

  it('prefers the price of the configuration, also for models that count as free', () => {
    const book = createPriceBook({
      prices: { 'local/llama': { input: 0.5, output: 1 }, 'openai/gpt-4o': { input: 0, output: 0 } },
      providers: { local: { kind: 'ollama' }, openai: { kind: 'openai' } },
    })

    expect(book.find('local/llama', 'ollama', 'llama')).toMatchObject({
      price: { input: 0.5, output: 1 },
      source: 'configuration',
      name: 'configuration: local/llama',
    })
    expect(book.find('openai/gpt-4o', 'openai', 'gpt-4o')?.price).toEqual({ input: 0, output: 0 })
  })

  it('gives the same answer when asked again', () => {
    const book = createPriceBook({ prices: {}, providers: {} })

    expect(book.find('a/gpt-4o', 'openai', 'gpt-4o')).toBe(book.find('a/gpt-4o', 'openai', 'gpt-4o'))
    expect(book.find('a/none', 'openai', 'none')).toBeUndefined()
    expect(book.find('a/none', 'openai', 'none')).toBeUndefined()
  })

  it('lists overrides, then built-in prices under the names of the configured providers', () => {
    const book = createPriceBook({
      prices: { 'work/gpt-4o': { input: 1, output: 2 } },
      providers: { work: { kind: 'openai' } },
    })

    const list = book.list('GPT-4O')

    expect(list[0]).toEqual({
      deployment: 'work/gpt-4o',
      price: { input: 1, output: 2 },
      source: 'configuration',
      since: null,
    })
    expect(list.filter(({ deployment }) => deployment === 'work/gpt-4o')).toHaveLength(1)
    expect(list.map(({ deployment }) => deployment)).toContain('work/gpt-4o-mini')
    expect(list.map(({ deployment }) => deployment)).toContain('azure/gpt-4o')
    expect(book.list().length).toBeGreaterThan(list.length)
  })
})
