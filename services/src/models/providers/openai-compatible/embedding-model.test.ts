import { createSystemClock } from '@tragwerk/infra/clock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOpenaiCompatibleEmbeddingModel } from './embedding-model.ts'
import { type FakeServer, json, type Script, startFakeServer } from './fake-server.ts'

let server: FakeServer
beforeAll(async () => {
  server = await startFakeServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const open = (script: Script) => {
  server.play(script)
  return createOpenaiCompatibleEmbeddingModel(
    { name: 'openai', baseUrl: server.baseUrl, fetch, clock: createSystemClock() },
    'text-embedding-3-small',
  )
}
const vectors = (...embeddings: unknown[]) =>
  json(200, {
    object: 'list',
    data: embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model: 'text-embedding-3-small',
    usage: { prompt_tokens: 8, total_tokens: 8 },
  })

test('asks for floats and returns vectors with usage', async () => {
  const model = open(vectors([1, 0], [0, 1]))

  expect(await model.doEmbed({ values: ['a', 'b'] })).toMatchObject({
    embeddings: [
      [1, 0],
      [0, 1],
    ],
    usage: { tokens: 8 },
  })
  expect(server.requests.at(-1)).toMatchObject({
    path: '/v1/embeddings',
    body: { model: 'text-embedding-3-small', input: ['a', 'b'], encoding_format: 'float' },
  })
})

test('puts vectors into the order of the texts', async () => {
  const model = open(
    json(200, {
      data: [
        { index: 1, embedding: [0, 1] },
        { index: 0, embedding: [1, 0] },
      ],
    }),
  )

  expect((await model.doEmbed({ values: ['a', 'b'] })).embeddings).toEqual([
    [1, 0],
    [0, 1],
  ])
})

test.each([
  ['too few vectors', vectors([1, 0]), '1 vectors for 2 texts'],
  ['vectors of different lengths', vectors([1, 0], [1]), 'a vector of 1 numbers where 2'],
  ['empty vectors', vectors([], []), 'a vector of 0 numbers'],
])('%s are refused', async (_name, script, problem) => {
  const model = open(script)

  await expect(model.doEmbed({ values: ['a', 'b'] })).rejects.toMatchObject({
    code: 'models.embedding_invalid',
    message: expect.stringContaining(problem),
    retryable: false,
  })
})

test('a length that differs from earlier replies is refused: an index would be spoilt', async () => {
  const model = open(vectors([1, 0, 0, 0]))
  await model.doEmbed({ values: ['a'] })
  server.play(vectors([1]))

  await expect(model.doEmbed({ values: ['a'] })).rejects.toMatchObject({ code: 'models.embedding_invalid' })
})

test('a server that ignores the wanted dimensions is found out', async () => {
  const model = open(vectors([1, 0, 0, 0]))

  await expect(model.doEmbed({ values: ['a'], dimensions: 2 })).rejects.toMatchObject({
    code: 'models.embedding_invalid',
  })
  expect(server.requests.at(-1)?.body).toMatchObject({ dimensions: 2 })
})

test('base64 in place of numbers is a failure, not a vector', async () => {
  const model = open(vectors('AACAPwAAAAA='))

  await expect(model.doEmbed({ values: ['a'] })).rejects.toMatchObject({ code: 'models.provider_failed' })
})
