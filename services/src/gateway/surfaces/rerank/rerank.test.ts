import type { RerankingModelV4, RerankingModelV4CallOptions } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import { createEmbeddingReranker } from './builtin-reranker.ts'
import { readRerankRequest, rerank, toRerankReply } from './rerank.ts'

const body = { model: 'm', query: 'q', documents: ['a', { text: 'b', id: 7 }, 'c'] }

function fakeModel(ranking: { index: number; relevanceScore: number }[]) {
  const seen: RerankingModelV4CallOptions[] = []
  const model: RerankingModelV4 = {
    specificationVersion: 'v4',
    provider: 'fake',
    modelId: 'm',
    doRerank: async (options) => {
      seen.push(options)
      return { ranking }
    },
  }
  return { model, seen }
}

test('texts and objects with a text are ranked alike', async () => {
  const { model, seen } = fakeModel([])

  await rerank(model, readRerankRequest({ ...body, top_n: 2, max_tokens_per_doc: 100 }), {})

  expect(seen).toEqual([
    {
      query: 'q',
      documents: { type: 'text', values: ['a', 'b', 'c'] },
      topN: 2,
      providerOptions: { cohere: { maxTokensPerDoc: 100 } },
    },
  ])
})

test('rank_fields say what of an object counts', () => {
  const documents = [{ title: 'T', body: 'B', tags: ['x'] }]

  const request = readRerankRequest({ ...body, documents, rank_fields: ['tags', 'title'] })

  expect(request.documents).toEqual(['tags: ["x"]\ntitle: T'])
})

test('the reply has the fields of Cohere and of Jina', async () => {
  const { model } = fakeModel([
    { index: 0, relevanceScore: 0.2 },
    { index: 1, relevanceScore: 0.9 },
  ])
  const request = readRerankRequest({ ...body, return_documents: true })

  const reply = toRerankReply(request, await rerank(model, request, {}), { id: 'i', model: 'm', tokens: 12 })

  expect(reply).toEqual({
    id: 'i',
    model: 'm',
    results: [
      { index: 1, relevance_score: 0.9, document: { text: 'b', id: 7 } },
      { index: 0, relevance_score: 0.2, document: { text: 'a' } },
    ],
    meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } },
    usage: { total_tokens: 12 },
  })
})

test('documents stay out of the reply, and a search counts for each 100 of them', () => {
  const request = readRerankRequest({ ...body, documents: Array.from({ length: 101 }, () => 'a') })

  const reply = toRerankReply(request, [{ index: 0, relevanceScore: 1 }], { id: 'i', model: 'm' })

  expect(reply).toMatchObject({
    results: [{ index: 0, relevance_score: 1 }],
    meta: { billed_units: { search_units: 2 } },
  })
  expect(JSON.stringify(reply)).not.toMatch(/document|usage/)
})

test('a model that ranks what was not sent has failed', async () => {
  const { model } = fakeModel([{ index: 3, relevanceScore: 1 }])

  await expect(rerank(model, readRerankRequest(body), {})).rejects.toMatchObject({
    code: 'gateway.upstream_failed',
  })
})

test.each([
  ['query', { ...body, query: undefined }],
  ['query', { ...body, query: '' }],
  ['documents', { ...body, documents: [] }],
  ['documents[1]', { ...body, documents: ['a', 7] }],
  ['documents[0].text', { ...body, documents: [{ title: 'T' }] }],
  ['top_n', { ...body, top_n: 0 }],
])('a request with a wrong %s is refused by its name', (param, wrong) => {
  expect(() => readRerankRequest(wrong)).toThrow(
    expect.objectContaining({ code: 'gateway.request_invalid', details: expect.objectContaining({ param }) }),
  )
})

describe('the built-in reranker', () => {
  const vectors: Readonly<Record<string, readonly [number, number]>> = {
    q: [1, 0],
    near: [0.8, 0.6],
    same: [1, 0],
    opposite: [-1, 0],
    across: [0, 1],
  }
  const model = createEmbeddingReranker({
    modelId: 'm',
    embed: async (texts) => texts.map((text) => Float32Array.from(vectors[text]!)),
  })
  const ask = (values: string[], topN?: number) =>
    model.doRerank({ query: 'q', documents: { type: 'text', values }, ...(topN && { topN }) })

  test('puts what points the same way first and never scores below 0', async () => {
    const { ranking } = await ask(['opposite', 'across', 'near', 'same'])

    expect(ranking.map(({ index }) => index)).toEqual([3, 2, 1, 0])
    expect(ranking.map(({ relevanceScore }) => relevanceScore.toFixed(3))).toEqual([
      '1.000',
      '0.800',
      '0.000',
      '0.000',
    ])
  })

  test('answers with no more than was asked for', async () => {
    const { ranking } = await ask(['across', 'same', 'near'], 1)

    expect(ranking).toEqual([{ index: 1, relevanceScore: 1 }])
  })

  test('refuses more documents than one process should embed at once', async () => {
    await expect(ask(Array.from({ length: 1001 }, () => 'same'))).rejects.toMatchObject({
      code: 'gateway.request_unsupported',
    })
  })
})
