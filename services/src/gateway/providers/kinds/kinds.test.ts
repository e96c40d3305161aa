import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { Secret } from '@tragwerk/infra/config'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { cannedKey } from '../contract/canned.ts'
import { chatAnswers, openaiKinds } from '../contract/canned-openai.ts'
import { otherKinds } from '../contract/canned-others.ts'
import { caught } from '../contract/describe-provider.ts'
import { type FakeServer, json, startFakeServer } from '../contract/fake-server.ts'
import { openProvider, withKey } from '../contract/open-provider.ts'
import { shortenToolIds } from './mistral.ts'

const prompt: LanguageModelV4CallOptions['prompt'] = [
  { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
]

let server: FakeServer
beforeAll(async () => {
  server = await startFakeServer()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.requests.length = 0
})
afterEach(() => {
  vi.unstubAllEnvs()
})

function open(settings: Record<string, unknown>, key: string | undefined = cannedKey) {
  const secrets = key === undefined ? {} : withKey(key)
  return openProvider({ baseUrl: `${server.origin}/v1`, ...settings }, { secrets })
}

describe('openai', () => {
  const answers = openaiKinds.find(({ kind }) => kind === 'openai')!.text

  test('nothing is kept at the provider unless the caller wants it', async () => {
    server.play(json(200, answers.whole))
    const model = open({ kind: 'openai' }).languageModel('gpt-5-mini')!

    await model.doGenerate({ prompt })
    await model.doGenerate({ prompt, providerOptions: { openai: { store: true } } })

    expect(server.requests.map(({ body }) => body.store)).toEqual([false, true])
    expect(server.requests[0]!.body.include).toContain('reasoning.encrypted_content')
  })

  test('what only chat has is asked of chat', async () => {
    server.play(json(200, chatAnswers.text.whole))

    await open({ kind: 'openai' })
      .languageModel('gpt-4.1')!
      .doGenerate({ prompt, stopSequences: ['END'] })

    expect(server.requests[0]).toMatchObject({ path: '/v1/chat/completions', body: { stop: ['END'] } })
  })
})

describe('azure', () => {
  test('a dated version asks the deployment for chat', async () => {
    server.play(json(200, chatAnswers.text.whole))
    const settings = { kind: 'azure', baseUrl: `${server.origin}/openai`, apiVersion: '2024-10-21' }

    await open(settings).languageModel('my-gpt')!.doGenerate({ prompt })

    expect(server.requests[0]!.path).toBe(
      '/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21',
    )
  })

  test('the preview is named in the address', async () => {
    server.play(json(200, openaiKinds[0]!.text.whole))
    const settings = { kind: 'azure', baseUrl: `${server.origin}/openai`, apiVersion: 'preview' }

    await open(settings).languageModel('my-gpt')!.doGenerate({ prompt })

    expect(server.requests[0]!.path).toBe('/openai/v1/responses?api-version=preview')
  })
})

describe('mistral', () => {
  test('ids of calls take Mistral’s form, alike in call and result', () => {
    const call = { type: 'tool-call' as const, toolName: 'weather', input: {} }
    const result = {
      type: 'tool-result' as const,
      toolName: 'weather',
      output: { type: 'text' as const, value: 'sun' },
    }

    const [assistant, tool] = shortenToolIds([
      {
        role: 'assistant',
        content: [
          { ...call, toolCallId: 'call_0fypS1hVXyz' },
          { ...call, toolCallId: 'aB3dE6gH9' },
        ],
      },
      { role: 'tool', content: [{ ...result, toolCallId: 'call_0fypS1hVXyz' }] },
    ])

    const ids = [assistant, tool].flatMap((message) =>
      (message!.content as readonly { readonly toolCallId: string }[]).map(({ toolCallId }) => toolCallId),
    )
    expect(ids[0]).toMatch(/^[A-Za-z0-9]{9}$/)
    expect(ids[0]).toBe(ids[2])
    expect(ids[1]).toBe('aB3dE6gH9')
  })
})

describe('bedrock', () => {
  test('signs requests when there is no API key, whatever the environment says', async () => {
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', 'of-another-program')
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1')
    server.play(json(200, otherKinds.find(({ kind }) => kind === 'bedrock')!.text.whole))
    const secrets = {
      accessKeyId: new Secret('AKIAEXAMPLE0000001'),
      secretAccessKey: new Secret('signing-secret-1'),
      sessionToken: new Secret('session-1'),
    }
    const provider = openProvider(
      { kind: 'bedrock', baseUrl: server.origin, awsRegion: 'eu-central-1' },
      { secrets },
    )

    await provider.languageModel('model-1')!.doGenerate({ prompt })

    const { headers } = server.requests[0]!
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE0000001\/\d{8}\/eu-central-1\/bedrock\/aws4_request/,
    )
    expect(headers['x-amz-security-token']).toBe('session-1')
    expect(provider.hasKey).toBe(true)
  })
})

const keyVariables = [
  'OPENAI_API_KEY',
  'AZURE_API_KEY',
  'ANTHROPIC_API_KEY',
  'GOOGLE_GENERATIVE_AI_API_KEY',
  'MISTRAL_API_KEY',
  'COHERE_API_KEY',
]

test.each(['openai', 'azure', 'anthropic', 'google', 'mistral', 'cohere', 'openai-compatible'])(
  '%s without a key sends no credentials, not even those of the environment',
  async (kind) => {
    for (const name of keyVariables) vi.stubEnv(name, 'of-another-program')
    server.play(json(500, {}))

    await caught(
      openProvider({ kind, baseUrl: `${server.origin}/v1` })
        .languageModel('m')!
        .doGenerate({ prompt }),
    )

    const { headers } = server.requests[0]!
    for (const name of ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key']) {
      expect(headers[name]).toBeUndefined()
    }
  },
)

describe('embeddings', () => {
  const reply = (data: readonly object[]) => json(200, { object: 'list', data, usage: { prompt_tokens: 4 } })
  const embed = (dimensions?: number) =>
    open({ kind: 'openai-compatible' })
      .embeddingModel('embedder')!
      .doEmbed({ values: ['a', 'b'], ...(dimensions === undefined ? {} : { dimensions }) })

  test('come back in the order of the texts', async () => {
    server.play(
      reply([
        { index: 1, embedding: [3, 4] },
        { index: 0, embedding: [1, 2] },
      ]),
    )

    const result = await embed()

    expect(result.embeddings).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(result.usage?.tokens).toBe(4)
  })

  test.each([
    { problem: '1 vectors for 2 texts', data: [{ embedding: [1, 2] }] },
    {
      problem: 'a vector of 1 numbers where 2 were expected',
      data: [{ embedding: [1, 2] }, { embedding: [3] }],
    },
    {
      problem: 'a vector of 2 numbers where 8 were expected',
      data: [{ embedding: [1, 2] }, { embedding: [3, 4] }],
      dimensions: 8,
    },
  ])('are refused with $problem', async ({ problem, data, dimensions }) => {
    server.play(reply(data))

    expect(await caught(embed(dimensions))).toMatchObject({
      code: 'gateway.upstream_failed',
      details: { problem: `it answered with ${problem}` },
    })
  })

  test('tell how many texts fit into one request', async () => {
    expect(await open({ kind: 'openai' }).embeddingModel('embedder')!.maxEmbeddingsPerCall).toBe(2048)
  })
})

describe('reranking', () => {
  const results = [
    { index: 1, relevance_score: 0.9 },
    { index: 0, relevance_score: 0.1 },
  ]
  const documents = { type: 'text' as const, values: ['beam', 'roof'] }

  test.each([
    { kind: 'cohere' },
    { kind: 'jina' },
    { kind: 'openai-compatible', formats: ['cohere-rerank'] },
  ])('$kind ranks documents', async (settings) => {
    server.play(json(200, { id: 'r-1', results, meta: { billed_units: { search_units: 1 } } }))
    const model = open(settings).rerankingModel('rank-1')!

    const { ranking } = await model.doRerank({ query: 'What is on top?', documents, topN: 2 })

    expect(ranking).toEqual([
      { index: 1, relevanceScore: 0.9 },
      { index: 0, relevanceScore: 0.1 },
    ])
    expect(server.requests[0]).toMatchObject({
      path: '/v1/rerank',
      headers: { authorization: `Bearer ${cannedKey}` },
      body: { model: 'rank-1', query: 'What is on top?', documents: ['beam', 'roof'], top_n: 2 },
    })
  })

  test.each([
    { name: 'an unknown document', script: json(200, { results: [{ index: 7, relevance_score: 1 }] }) },
    { name: 'another shape', script: json(200, { data: [] }) },
    { name: 'status 500', script: json(500, { detail: 'Oh no' }) },
  ])('$name is a failure', async ({ script }) => {
    server.play(script)

    const error = await caught(
      open({ kind: 'jina' }).rerankingModel('r')!.doRerank({ query: 'q', documents }),
    )

    expect(error).toMatchObject({ code: 'gateway.upstream_failed', details: { deployment: 'upstream/r' } })
  })
})
