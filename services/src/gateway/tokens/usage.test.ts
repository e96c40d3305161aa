import { describe, expect, it } from 'vitest'
import {
  fromSdkUsage,
  noUsage,
  readAnthropicUsage,
  readEmbeddingUsage,
  readOpenaiChatUsage,
  readOpenaiResponsesUsage,
  readRerankUsage,
} from './usage.ts'

function tokens(input: number, output: number, more: Record<string, number> = {}) {
  return { input, cachedInput: 0, cacheWrite: 0, output, reasoning: 0, source: 'provider', ...more }
}

describe('readOpenaiChatUsage', () => {
  it('reads cached and reasoning tokens as parts of input and output', () => {
    const usage = {
      prompt_tokens: 120,
      completion_tokens: 60,
      total_tokens: 180,
      prompt_tokens_details: { cached_tokens: 100, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 40 },
    }

    expect(readOpenaiChatUsage(usage).usage).toEqual(tokens(120, 60, { cachedInput: 100, reasoning: 40 }))
  })

  it('adds reasoning that stands beside the completion, as the total shows', () => {
    const usage = {
      prompt_tokens: 300,
      completion_tokens: 200,
      total_tokens: 650,
      completion_tokens_details: { reasoning_tokens: 150 },
    }

    expect(readOpenaiChatUsage(usage).usage).toEqual(tokens(300, 350, { reasoning: 150 }))
  })

  it('adds reasoning that is more than the completion, even without a total', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      completion_tokens_details: { reasoning_tokens: 90 },
    }

    expect(readOpenaiChatUsage(usage).usage).toEqual(tokens(10, 95, { reasoning: 90 }))
  })

  it.each([
    ['DeepSeek', { prompt_tokens: 50, completion_tokens: 5, prompt_cache_hit_tokens: 48 }, 48],
    ['Moonshot', { prompt_tokens: 50, completion_tokens: 5, cached_tokens: 10 }, 10],
  ])('finds the cached tokens of %s', (_name, usage, cachedInput) => {
    expect(readOpenaiChatUsage(usage).usage).toEqual(tokens(50, 5, { cachedInput }))
  })

  it('adds up hits and misses when the prompt itself is missing', () => {
    const usage = { completion_tokens: 5, prompt_cache_hit_tokens: 40, prompt_cache_miss_tokens: 2 }

    expect(readOpenaiChatUsage(usage).usage).toEqual(tokens(42, 5, { cachedInput: 40 }))
  })

  it('adds cached tokens that cannot be part of the prompt', () => {
    const usage = { prompt_tokens: 7, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 90 } }

    expect(readOpenaiChatUsage(usage).usage).toEqual(tokens(97, 5, { cachedInput: 90 }))
  })

  it('reads cache writes', () => {
    const usage = { prompt_tokens: 9, completion_tokens: 1, prompt_tokens_details: { cache_write_tokens: 8 } }

    expect(readOpenaiChatUsage(usage).usage).toEqual(tokens(9, 1, { cacheWrite: 8 }))
  })

  it('ignores nulls, fractions, negative and absurd counts, and reckons the missing part from the total', () => {
    const usage = {
      prompt_tokens: -1,
      completion_tokens: 2,
      total_tokens: 12,
      prompt_tokens_details: null,
      completion_tokens_details: { reasoning_tokens: 1.5 },
      cached_tokens: 1e15,
    }

    expect(readOpenaiChatUsage(usage).usage).toEqual(tokens(10, 2))
  })

  it.each([
    null,
    undefined,
    'x',
    5,
    [],
    {},
    { prompt_tokens: null },
    { prompt_tokens: 0, completion_tokens: 0 },
  ])('takes %j for no usage at all', (usage) => {
    expect(readOpenaiChatUsage(usage)).toBe(noUsage)
  })
})

describe('readOpenaiResponsesUsage', () => {
  it('reads all fields', () => {
    const usage = {
      input_tokens: 40,
      input_tokens_details: { cached_tokens: 30, cache_write_tokens: 4 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 12 },
      total_tokens: 60,
    }

    expect(readOpenaiResponsesUsage(usage).usage).toEqual(
      tokens(40, 20, { cachedInput: 30, cacheWrite: 4, reasoning: 12 }),
    )
    expect(readOpenaiResponsesUsage(null)).toBe(noUsage)
  })
})

describe('readAnthropicUsage', () => {
  it('adds cache reads and writes to the input', () => {
    const usage = {
      input_tokens: 5,
      cache_read_input_tokens: 2_000,
      cache_creation_input_tokens: 300,
      cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
      output_tokens: 40,
      output_tokens_details: { thinking_tokens: 30 },
    }

    expect(readAnthropicUsage(usage)).toEqual({
      usage: tokens(2_305, 40, { cachedInput: 2_000, cacheWrite: 300, reasoning: 30 }),
      cacheWrite1h: 200,
      searches: 0,
    })
  })

  it.each([
    [{ input_tokens: 12, cache_read_input_tokens: 3, output_tokens: 1 }, { output_tokens: 30 }],
    [
      { input_tokens: 0, output_tokens: 0 },
      { input_tokens: 12, cache_read_input_tokens: 3, output_tokens: 30 },
    ],
    [
      { input_tokens: 12, cache_read_input_tokens: 3, output_tokens: 1 },
      { input_tokens: 0, output_tokens: 30 },
    ],
    [undefined, { input_tokens: 12, cache_read_input_tokens: 3, output_tokens: 30 }],
  ])('merges the usage at the start of a stream with that at its end (%#)', (start, delta) => {
    expect(readAnthropicUsage(start, delta).usage).toEqual(tokens(15, 30, { cachedInput: 3 }))
  })

  it('takes the growth of the input by server tools from the end of the stream', () => {
    const found = readAnthropicUsage(
      { input_tokens: 40, output_tokens: 1 },
      { input_tokens: 900, output_tokens: 9 },
    )

    expect(found.usage).toEqual(tokens(900, 9))
  })

  it('keeps what was read when the stream broke off after its start', () => {
    expect(readAnthropicUsage({ input_tokens: 40, output_tokens: 1 }).usage).toEqual(tokens(40, 1))
    expect(readAnthropicUsage(undefined)).toEqual(noUsage)
  })
})

describe('readEmbeddingUsage', () => {
  it.each([
    [{ usage: { prompt_tokens: 12, total_tokens: 12 } }],
    [{ usage: { total_tokens: 12 } }],
    [{ meta: { billed_units: { input_tokens: 12 } } }],
  ])('reads %j', (body) => {
    expect(readEmbeddingUsage(body).usage).toEqual(tokens(12, 0))
  })

  it('finds nothing where nothing is', () => {
    expect(readEmbeddingUsage({ data: [] })).toBe(noUsage)
  })
})

describe('readRerankUsage', () => {
  it('reads search units and tokens', () => {
    expect(readRerankUsage({ meta: { billed_units: { search_units: 2 } } })).toMatchObject({
      searches: 2,
      usage: tokens(0, 0),
    })
    expect(readRerankUsage({ usage: { total_tokens: 77 } })).toMatchObject({
      searches: 0,
      usage: tokens(77, 0),
    })
    expect(readRerankUsage({ results: [] })).toBe(noUsage)
  })
})

describe('fromSdkUsage', () => {
  it('reads totals and parts, and how long cache entries live', () => {
    const found = fromSdkUsage({
      inputTokens: { total: 100, noCache: 20, cacheRead: 50, cacheWrite: 30 },
      outputTokens: { total: 10, text: 4, reasoning: 6 },
      raw: { cache_creation: { ephemeral_1h_input_tokens: 30 } },
    })

    expect(found).toEqual({
      usage: tokens(100, 10, { cachedInput: 50, cacheWrite: 30, reasoning: 6 }),
      cacheWrite1h: 30,
      searches: 0,
    })
  })

  it('adds up the parts when the totals are missing, and is none when all is', () => {
    const none = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined }
    const silent = { total: undefined, text: undefined, reasoning: undefined }

    expect(
      fromSdkUsage({
        inputTokens: { ...none, noCache: 3, cacheRead: 4 },
        outputTokens: { ...silent, text: 2 },
      }).usage,
    ).toEqual(tokens(7, 2, { cachedInput: 4 }))
    expect(fromSdkUsage({ inputTokens: none, outputTokens: silent })).toBe(noUsage)
  })
})
