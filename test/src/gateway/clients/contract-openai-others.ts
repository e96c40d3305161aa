import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { Saying } from '../upstreams/said.ts'
import type { ClientsLab } from './clients-lab.ts'

const spoken = ' there was: „größe“ 🌞 and then some more.'
const words: Saying = { said: [{ type: 'text', text: spoken }] }

/** The client of OpenAI at everything else, and rerank, for which it has no words. */
export function describeOpenaiOthers(lab: ClientsLab): void {
  describe.each(['compat/m', 'openai/m', 'claude/m'])('completions of %s', (model) => {
    test('a whole text', async () => {
      lab.upstream.script(words)

      const { object, choices, usage } = await lab.openai.completions.create({
        model,
        prompt: 'Once',
        max_tokens: 50,
      })

      expect(object).toBe('text_completion')
      expect(choices).toMatchObject([{ index: 0, text: spoken, finish_reason: 'stop' }])
      expect(usage).toMatchObject({ prompt_tokens: 1200, completion_tokens: 34, total_tokens: 1234 })
      expect(JSON.stringify(lab.upstream.requests[0]!.body)).toContain('Once')
    })

    test('a stream', async () => {
      lab.upstream.script(words)

      const chunks: OpenAI.Completion[] = []
      for await (const chunk of await lab.openai.completions.create({
        model,
        prompt: 'Once',
        stream: true,
      })) {
        chunks.push(chunk)
      }

      expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe(spoken)
      expect(chunks.length).toBeGreaterThan(2)
      expect(chunks.at(-1)!.choices[0]!.finish_reason).toBe('stop')
    })

    test('a refusal keeps status and words', async () => {
      const error = { type: 'invalid_request_error', message: 'Too long.' }
      lab.upstream.script({ status: 400, json: { type: 'error', error } })

      const failure = await lab.openai.completions.create({ model, prompt: 'Once' }).catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(OpenAI.BadRequestError)
      expect(failure.message).toContain('Too long.')
    })
  })

  /** Halves, quarters and eighths: 32-bit floats hold them exactly. */
  const vectors = [
    [0.5, -0.25, 0.125],
    [1, 0, -0.75],
  ]

  describe('embeddings', () => {
    const floats = new Float32Array(vectors.flat())
    const base64Of = (index: number) => Buffer.from(floats.buffer, index * 12, 12).toString('base64')

    /** An upstream that gives what it is asked for, in its own format. */
    function scriptVectors(): void {
      lab.upstream.script(({ path, body }) => {
        if (path.startsWith('/cohere')) {
          const meta = { billed_units: { input_tokens: 9 } }
          return { status: 200, json: { id: 'e', embeddings: { float: vectors }, texts: body.texts, meta } }
        }
        const isBase64 = body.encoding_format === 'base64'
        const data = vectors.map((vector, index) => ({
          object: 'embedding',
          index,
          embedding: isBase64 ? base64Of(index) : vector,
        }))
        const usage = { prompt_tokens: 9, total_tokens: 9 }
        return { status: 200, json: { object: 'list', model: 'm', data, usage } }
      })
    }

    test.each([
      ['compat/m', 'float'],
      ['openai/m', 'float'],
      ['cohere/m', 'float'],
      ['compat/m', 'base64'],
      ['openai/m', 'base64'],
      ['cohere/m', 'base64'],
      // The client asks for base64 and makes numbers of it.
      ['compat/m', undefined],
      ['cohere/m', undefined],
    ] as const)('of %s as %s', async (model, format) => {
      scriptVectors()

      const { data, usage } = await lab.openai.embeddings.create({
        model,
        input: ['Größe', 'two'],
        ...(format !== undefined && { encoding_format: format }),
      })

      const expected = format === 'base64' ? [base64Of(0), base64Of(1)] : vectors
      expect(data.map(({ embedding }) => embedding)).toEqual(expected)
      expect(data.map(({ index }) => index)).toEqual([0, 1])
      expect(usage).toEqual({ prompt_tokens: 9, total_tokens: 9 })
    })

    test('of the embedded model are the same as numbers and as base64, and of unit length', async () => {
      const { data: models } = await lab.openai.models.list()
      const { id: model } = models.find(
        (one) => one.id.startsWith('tragwerk/') && 'kind' in one && one.kind === 'embedding',
      )!
      const embed = async (format?: 'float') => {
        const { data } = await lab.openai.embeddings.create({
          model,
          input: 'A depot in Ulm.',
          ...(format && { encoding_format: format }),
        })
        return data[0]!.embedding
      }

      const [numbers, decoded] = [await embed('float'), await embed()]

      expect(Math.hypot(...numbers)).toBeCloseTo(1, 3)
      expect(decoded.length).toBe(numbers.length)
      expect(Math.max(...numbers.map((value, at) => Math.abs(value - decoded[at]!)))).toBeLessThan(1e-6)
    })

    test('token ids are refused by models that do not speak the format', async () => {
      const failure = await lab.openai.embeddings
        .create({ model: 'cohere/m', input: [1, 2, 3] })
        .catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(OpenAI.BadRequestError)
      expect(failure.param).toBe('input')
    })
  })

  describe('moderations', () => {
    test.each(['compat/m', 'openai/m'])('of %s go through', async (model) => {
      const results = [{ flagged: true, categories: { violence: true }, category_scores: { violence: 0.9 } }]
      lab.upstream.script({ status: 200, json: { id: 'modr-1', model: 'm', results } })

      const moderation = await lab.openai.moderations.create({ model, input: ['a', 'b'] })

      expect(moderation.results).toEqual(results)
      expect(lab.upstream.requests[0]!.body).toEqual({ model: 'm', input: ['a', 'b'] })
    })

    test('of a model that does not judge are refused, never made up', async () => {
      const failure = await lab.openai.moderations
        .create({ model: 'claude/m', input: 'a' })
        .catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(OpenAI.UnprocessableEntityError)
      expect(failure.code).toBe('gateway.no_candidate')
      expect(failure.message).toContain('claude/m')
    })
  })

  describe('models', () => {
    test('are listed with routes and embedded models, and read one by one', async () => {
      const ids: string[] = []
      for await (const { id, object } of lab.openai.models.list()) {
        expect(object).toBe('model')
        ids.push(id)
      }

      expect(ids).toEqual(expect.arrayContaining(['assistant', 'claude/m', 'openai/gpt-5-mini', 'cohere/m']))
      expect(await lab.openai.models.retrieve('claude/m')).toMatchObject({ id: 'claude/m', object: 'model' })
      expect(await lab.openai.models.retrieve('nobody/x').catch((thrown) => thrown)).toBeInstanceOf(
        OpenAI.NotFoundError,
      )
    })
  })

  describe('rerank', () => {
    const query = 'When does the depot open?'
    const documents = ['The zoo has lions.', 'The depot opens at seven.', 'Bread is made of flour.']
    const ranked = [
      { index: 1, relevance_score: 0.9 },
      { index: 0, relevance_score: 0.1 },
    ]

    async function rerank(path: string, body: object): Promise<{ status: number; reply: Reranked }> {
      const { url, adminKey } = lab.stack
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, documents, ...body }),
      })
      return { status: response.status, reply: (await response.json()) as Reranked }
    }

    test.each([
      ['/v2/rerank', 'cohere/m', '/cohere/v2/rerank'],
      ['/cohere/v2/rerank', 'cohere/m', '/cohere/v2/rerank'],
      ['/v1/rerank', 'jina/m', '/jina/v1/rerank'],
      ['/v1/rerank', 'compat/m', '/compat/v1/rerank'],
      // The address of one, the model of the other.
      ['/v2/rerank', 'jina/m', '/jina/v1/rerank'],
    ])('%s of %s goes through to %s', async (path, model, upstream) => {
      const json = { id: 'r', results: ranked, meta: { billed_units: { search_units: 1 } }, vendor: [1] }
      lab.upstream.script({ status: 200, json })

      const { status, reply } = await rerank(path, { model, top_n: 2, return_documents: true })

      expect([status, reply]).toEqual([200, json])
      const [asked] = lab.upstream.requests
      expect(asked!.path).toBe(upstream)
      expect(asked!.body).toEqual({ query, documents, model: 'm', top_n: 2, return_documents: true })
    })

    test.each([
      ['Cohere', '/v2/rerank', documents],
      ['Jina', '/v1/rerank', documents.map((text) => ({ text }))],
    ])('of the embedded model in the shape of %s', async (_name, path, sent) => {
      const { data } = await lab.openai.models.list()
      const { id: model } = data.find(
        (one) => 'kind' in one && one.kind === 'reranking' && isEmbedded(one.id),
      )!

      const { status, reply } = await rerank(path, {
        model,
        documents: sent,
        top_n: 2,
        return_documents: true,
      })

      expect(status).toBe(200)
      expect(reply.results).toHaveLength(2)
      expect(reply.results[0]).toMatchObject({ index: 1, document: { text: documents[1] } })
      expect(reply.results[0]!.relevance_score).toBeGreaterThan(reply.results[1]!.relevance_score)
    })

    test('of a model that ranks nothing is an error in words', async () => {
      const { status, reply } = await rerank('/v2/rerank', { model: 'claude/m' })

      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect(reply.error!.message).toContain('claude/m')
    })
  })

  describe('an Idempotency-Key', () => {
    const asking = { model: 'compat/m', messages: [{ role: 'user' as const, content: 'Hi' }] }
    const ask = (key: string, body: object = {}) =>
      lab.openai.chat.completions
        .create({ ...asking, ...body }, { headers: { 'idempotency-key': key } })
        .withResponse()

    test('gets the first answer again, and a conflict for another body', async () => {
      lab.upstream.script([words, { said: [{ type: 'text', text: 'Another.' }] }])

      const first = await ask('key-1')
      const second = await ask('key-1')
      const other = await ask('key-1', { temperature: 1 }).catch((thrown) => thrown)

      expect(lab.upstream.requests).toHaveLength(1)
      expect(second.data).toEqual(first.data)
      expect(first.response.headers.get('idempotent-replayed')).toBeNull()
      expect(second.response.headers.get('idempotent-replayed')).toBe('true')
      expect(other).toBeInstanceOf(OpenAI.UnprocessableEntityError)
      expect(other.code).toBe('idempotency.key_reused')
    })

    test('is free again after the provider was too busy', async () => {
      lab.upstream.script([{ status: 429, json: { error: { message: 'Busy.' } } }, words])
      const model = 'compat/m-others-429'

      const refused = await ask('key-2', { model }).catch((thrown) => thrown)
      const answered = await ask('key-2', { model: 'compat/m' }).catch((thrown) => thrown)

      expect(refused).toBeInstanceOf(OpenAI.RateLimitError)
      expect(answered.data.choices[0].message.content).toBe(spoken)
    })
  })
}

interface Reranked {
  readonly results: readonly { readonly index: number; readonly relevance_score: number }[]
  readonly error?: { readonly message: string }
}

function isEmbedded(id: string): boolean {
  return id.startsWith('tragwerk/')
}
