import { createManualClock } from '@tragwerk/infra/clock'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cannedKey } from './contract/canned.ts'
import { caught, everythingIn } from './contract/describe-provider.ts'
import { type FakeServer, json, startFakeServer } from './contract/fake-server.ts'
import { openProvider, withKey } from './contract/open-provider.ts'

let server: FakeServer
beforeEach(async () => {
  server = await startFakeServer()
})
afterEach(() => server[Symbol.asyncDispose]())

const openaiList = {
  data: [
    { id: 'gpt-5-mini', created: 1_760_000_000, owned_by: 'openai' },
    { id: 'text-embedding-3-small' },
    { id: 'bge-reranker-v2' },
  ],
}

function open(settings: Record<string, unknown>, clock = createManualClock()) {
  const baseUrl = `${server.origin}/v1`
  return { clock, provider: openProvider({ baseUrl, ...settings }, { secrets: withKey(cannedKey), clock }) }
}

test('kinds are guessed by name where the provider does not tell them', async () => {
  server.play(json(200, openaiList))

  const models = await open({ kind: 'openai' }).provider.listModels()

  expect(models).toEqual([
    {
      name: 'gpt-5-mini',
      kind: 'language',
      createdAt: new Date('2025-10-09T08:53:20Z'),
      ownedBy: 'openai',
    },
    { name: 'text-embedding-3-small', kind: 'embedding', createdAt: undefined, ownedBy: 'upstream' },
    { name: 'bge-reranker-v2', kind: 'reranking', createdAt: undefined, ownedBy: 'upstream' },
  ])
  expect(server.requests[0]).toMatchObject({
    method: 'GET',
    path: '/v1/models',
    headers: { authorization: `Bearer ${cannedKey}` },
  })
})

test('a list is good for a minute, unless a fresh one is wanted', async () => {
  server.play(json(200, openaiList))
  const { provider, clock } = open({ kind: 'openai' })

  await provider.listModels()
  await clock.advance(59_999)
  await provider.listModels()
  expect(server.requests).toHaveLength(1)

  await provider.listModels({ fresh: true })
  expect(server.requests).toHaveLength(2)
  await clock.advance(60_000)
  await provider.listModels()
  expect(server.requests).toHaveLength(3)
})

test('a failure is remembered for ten seconds', async () => {
  server.play(json(500, { error: { message: `It broke for ${cannedKey}` } }))
  const { provider, clock } = open({ kind: 'openai' })

  const error = await caught(provider.listModels())
  expect(error).toMatchObject({
    code: 'gateway.upstream_failed',
    details: { deployment: 'upstream', status: 500 },
  })
  expect(everythingIn(error)).not.toContain(cannedKey)
  await clock.advance(9_999)
  await caught(provider.listModels())
  expect(server.requests).toHaveLength(1)

  server.play(json(200, openaiList))
  await clock.advance(1)
  expect(await provider.listModels()).toHaveLength(3)
})

test('a server that does not answer is left after five seconds', async () => {
  server.play(() => {})
  const { provider, clock } = open({ kind: 'openai' })

  const listing = caught(provider.listModels())
  await expect.poll(() => server.requests.length).toBe(1)
  await clock.advance(5_000)

  expect(await listing).toMatchObject({ code: 'gateway.upstream_timeout', details: { limitMs: 5_000 } })
})

test('the models of the configuration win without asking', async () => {
  const { provider } = open({ kind: 'openai', models: ['gpt-5', 'my-embedder'] })

  expect((await provider.listModels()).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'gpt-5 language',
    'my-embedder embedding',
  ])
  expect(server.requests).toHaveLength(0)
})

test.each(['azure', 'bedrock', 'jina'])('%s lists only what the configuration says', async (kind) => {
  const { provider } = open({ kind, awsRegion: 'eu-central-1' })

  expect(await provider.listModels({ fresh: true })).toEqual([])
  expect(server.requests).toHaveLength(0)
})

const pages: Readonly<Record<string, { readonly [path: string]: unknown }>> = {
  anthropic: {
    '/v1/models?limit=1000': {
      data: [{ id: 'claude-a', created_at: '2026-01-01T00:00:00Z' }],
      has_more: true,
      last_id: 'claude-a',
    },
    '/v1/models?limit=1000&after_id=claude-a': { data: [{ id: 'claude-b' }], has_more: false },
  },
  google: {
    '/v1/models?pageSize=1000': {
      models: [
        { name: 'models/gemini-a', supportedGenerationMethods: ['generateContent', 'countTokens'] },
        { name: 'models/imagen', supportedGenerationMethods: ['predict'] },
      ],
      nextPageToken: 'p/2',
    },
    '/v1/models?pageSize=1000&pageToken=p%2F2': {
      models: [{ name: 'models/vectors', supportedGenerationMethods: ['embedContent'] }],
    },
  },
  cohere: {
    '/v1/models?page_size=1000': {
      models: [{ name: 'command-a', endpoints: ['chat', 'rerank'] }],
      next_page_token: '2',
    },
    '/v1/models?page_size=1000&page_token=2': {
      models: [
        { name: 'rerank-v4', endpoints: ['rerank'] },
        { name: 'embed-v4', endpoints: ['embed'] },
      ],
    },
  },
}

test.each([
  { kind: 'anthropic', expected: ['claude-a language', 'claude-b language'] },
  { kind: 'google', expected: ['gemini-a language', 'vectors embedding'] },
  { kind: 'cohere', expected: ['command-a language', 'rerank-v4 reranking', 'embed-v4 embedding'] },
])('$kind is asked page by page', async ({ kind, expected }) => {
  server.play((request, response) => {
    const page = pages[kind]?.[request.path]
    json(page ? 200 : 404, page ?? {})(request, response)
  })
  const baseUrl = `${server.origin}/${kind === 'cohere' ? 'v2' : 'v1'}`

  const models = await open({ kind, baseUrl }).provider.listModels()

  expect(models.map((model) => `${model.name} ${model.kind}`)).toEqual(expected)
})

test('a list that never ends is left', async () => {
  let page = 0
  server.play((request, response) =>
    json(200, { data: [{ id: `m-${page++}` }], has_more: true, last_id: `m-${page}` })(request, response),
  )

  expect(await open({ kind: 'anthropic' }).provider.listModels()).toHaveLength(20)
})

test('a list in another shape is a failure', async () => {
  server.play(json(200, { items: [] }))

  expect(await caught(open({ kind: 'openai' }).provider.listModels())).toMatchObject({
    code: 'gateway.upstream_failed',
  })
})

test('an absent Ollama has no models, and is looked for again after a minute', async () => {
  const { origin } = server
  await server[Symbol.asyncDispose]()
  const clock = createManualClock()
  let isThere = false
  const asked: string[] = []
  const provider = openProvider(
    { kind: 'ollama', baseUrl: origin },
    {
      clock,
      fetch: async (url) => {
        asked.push(String(url))
        if (!isThere) throw new TypeError('fetch failed')
        return Response.json(openaiList)
      },
    },
  )

  expect(await provider.listModels()).toEqual([])
  isThere = true
  expect(await provider.listModels()).toEqual([])
  expect(asked).toEqual([`${origin}/api/version`])
  await clock.advance(60_000)
  expect(await provider.listModels()).toHaveLength(3)
})

test('an Ollama that is silent is given up after 300 ms', async () => {
  server.play(() => {})
  const { provider, clock } = open({ kind: 'ollama' })

  const listing = provider.listModels()
  await expect.poll(() => server.requests.length).toBe(1)
  await clock.advance(300)

  expect(await listing).toEqual([])
})

test('asking an absent Ollama afresh says what is wrong', async () => {
  const provider = openProvider(
    { kind: 'ollama' },
    { fetch: () => Promise.reject(new TypeError('fetch failed', { cause: connectionRefused() })) },
  )

  expect(await caught(provider.listModels({ fresh: true }))).toMatchObject({
    code: 'gateway.upstream_failed',
    details: { problem: 'its server cannot be reached' },
  })
})

function connectionRefused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
}
