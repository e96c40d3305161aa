import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import { embedAll } from './embed-all.ts'
import { readEmbeddingRequest, toEmbeddingReply } from './embeddings.ts'

describe('a request', () => {
  test('of one text is a list of one', () => {
    expect(readEmbeddingRequest({ input: 'a', dimensions: 2, encoding_format: 'base64', user: 'u' })).toEqual(
      {
        texts: ['a'],
        dimensions: 2,
        encodingFormat: 'base64',
        user: 'u',
      },
    )
  })

  test.each([[[1, 2]], [[[1, 2], [3]]]])('with the token ids %j is refused', (input) => {
    expect(() => readEmbeddingRequest({ input })).toThrow(
      expect.objectContaining({ code: 'gateway.request_unsupported' }),
    )
  })

  test.each([
    ['input', {}],
    ['input', { input: [] }],
    ['input', { input: '' }],
    ['input[1]', { input: ['a', null] }],
    ['input', { input: Array.from({ length: 2049 }, () => 'a') }],
    ['dimensions', { input: 'a', dimensions: 0 }],
    ['encoding_format', { input: 'a', encoding_format: 'int8' }],
  ])('is told that %s is wrong', (param, body) => {
    expect(() => readEmbeddingRequest(body)).toThrow(
      expect.objectContaining({
        code: 'gateway.request_invalid',
        details: expect.objectContaining({ param }),
      }),
    )
  })
})

describe('a reply', () => {
  const embedded = { model: 'm', embeddings: [[0.5, -2]], tokens: 3 }

  test('holds numbers', () => {
    expect(toEmbeddingReply({ ...embedded, encodingFormat: 'float' })).toEqual({
      object: 'list',
      model: 'm',
      data: [{ object: 'embedding', index: 0, embedding: [0.5, -2] }],
      usage: { prompt_tokens: 3, total_tokens: 3 },
    })
  })

  test('holds little-endian floats as base64', () => {
    const reply = toEmbeddingReply({ ...embedded, encodingFormat: 'base64' })

    // 0.5 is 00 00 00 3f, -2 is 00 00 00 c0.
    const bytes = Buffer.from([0, 0, 0, 0x3f, 0, 0, 0, 0xc0])
    expect(reply.data).toMatchObject([{ embedding: bytes.toString('base64') }])
  })
})

describe('embedding of all texts', () => {
  /** Embeds a text as its length and counts what was asked of it. */
  function fakeModel(options: Partial<EmbeddingModelV4> = {}) {
    const seen = { batches: [] as string[][], running: 0, most: 0, aborted: 0 }
    const model: EmbeddingModelV4 = {
      specificationVersion: 'v4',
      provider: 'fake',
      modelId: 'm',
      maxEmbeddingsPerCall: 2,
      supportsParallelCalls: false,
      async doEmbed({ values, abortSignal }) {
        seen.batches.push(values)
        seen.running += 1
        seen.most = Math.max(seen.most, seen.running)
        await new Promise((resolve) => setImmediate(resolve))
        seen.running -= 1
        if (abortSignal?.aborted) seen.aborted += 1
        if (values.includes('broken')) throw new Error('no')
        return {
          embeddings: values.map((text) => [text.length]),
          usage: { tokens: values.length },
          warnings: [],
        }
      },
      ...options,
    }
    return { model, seen }
  }
  const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee']

  test('obeys the limit of the model, keeps the order and sums the tokens', async () => {
    const { model, seen } = fakeModel()

    const result = await embedAll(model, texts, {})

    expect(result).toEqual({ embeddings: [[1], [2], [3], [4], [5]], tokens: 5 })
    expect(seen.batches).toEqual([['a', 'bb'], ['ccc', 'dddd'], ['eeeee']])
    expect(seen.most).toBe(1)
  })

  test('asks at once what the model allows, at most four times', async () => {
    const { model, seen } = fakeModel({
      supportsParallelCalls: Promise.resolve(true),
      maxEmbeddingsPerCall: 1,
    })
    const many = Array.from({ length: 9 }, (_, index) => 'x'.repeat(index + 1))

    const { embeddings } = await embedAll(model, many, {})

    expect(embeddings.flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(seen.most).toBe(4)
  })

  test('one call suffices where there is no limit', async () => {
    const { model, seen } = fakeModel({ maxEmbeddingsPerCall: Number.POSITIVE_INFINITY })

    await embedAll(model, texts, {})

    expect(seen.batches).toHaveLength(1)
  })

  test('stops asking after the first failure', async () => {
    const { model, seen } = fakeModel({ maxEmbeddingsPerCall: 1 })

    await expect(embedAll(model, ['a', 'broken', 'c', 'd'], {})).rejects.toThrow('no')

    expect(seen.batches).toHaveLength(2)
  })

  test('tells no sum when the provider did not count', async () => {
    const { model } = fakeModel({
      doEmbed: async ({ values }) => ({ embeddings: values.map(() => [1]), warnings: [] }),
    })

    expect(await embedAll(model, texts, {})).toMatchObject({ tokens: undefined })
  })

  test('refuses vectors of another length than was wished', async () => {
    const { model } = fakeModel()

    await expect(embedAll(model, texts, { dimensions: 2 })).rejects.toMatchObject({
      code: 'gateway.request_unsupported',
      details: { param: 'dimensions' },
    })
  })

  test('refuses fewer vectors than texts', async () => {
    const { model } = fakeModel({ doEmbed: async () => ({ embeddings: [[1]], warnings: [] }) })

    await expect(embedAll(model, texts, {})).rejects.toMatchObject({ code: 'gateway.upstream_failed' })
  })

  test('ends with the reason of the client that went away', async () => {
    const { model } = fakeModel()
    const reason = new Error('gone')

    await expect(embedAll(model, texts, { abortSignal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})
