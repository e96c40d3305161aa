import { untilSettled } from '@tragwerk/testkit/builders'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const embeddingModel = 'tragwerk/all-minilm-l6-v2'
const fact = 'The archive is opened on Tuesdays between nine and eleven.'

let stack: Stack
let openai: OpenAI

beforeAll(async () => {
  stack = await startStack({ engine: 'pglite' })
  openai = new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: stack.adminKey, maxRetries: 0 })
  const params = { name: 'archive' }
  await stack.client.knowledge.createCollection({ body: params })
  const { id } = await stack.client.knowledge.addDocument({
    params,
    body: { title: 'Archive rules', content: `${fact} Food is not allowed inside.` },
  })
  await untilSettled(stack.client, { ...params, id })
})
afterAll(() => stack.stop())

describe('models', () => {
  test('lists the embedding model, the extractive model and each collection', async () => {
    const ids: string[] = []
    for await (const model of openai.models.list()) ids.push(model.id)

    expect(ids).toEqual(expect.arrayContaining([embeddingModel, 'tragwerk/extractive', 'knowledge/archive']))
  })

  test('retrieves one although its id holds a slash', async () => {
    const model = await openai.models.retrieve('knowledge/archive')

    expect(model).toMatchObject({ id: 'knowledge/archive', object: 'model', owned_by: 'tragwerk' })
    expect(Math.abs(model.created - Date.now() / 1000)).toBeLessThan(600)
  })
})

describe('embeddings', () => {
  const similarity = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, index) => sum + value * b[index]!, 0)

  test('embeds one text; the base64 that the client asks for by itself equals the numbers', async () => {
    const input = 'A cat sits on the mat.'

    const base64 = await openai.embeddings.create({ model: embeddingModel, input })
    const float = await openai.embeddings.create({ model: embeddingModel, input, encoding_format: 'float' })

    expect(base64.data).toHaveLength(1)
    expect(base64.data[0]!.embedding).toHaveLength(384)
    base64.data[0]!.embedding.forEach((value, index) => {
      expect(value).toBeCloseTo(float.data[0]!.embedding[index]!, 6)
    })
    expect(base64.usage.prompt_tokens).toBeGreaterThan(5)
  })

  test('embeds several texts in their order', async () => {
    const input = ['A cat sits on the mat.', 'The stock market fell.', 'A kitten is lying on a rug.']

    const { data } = await openai.embeddings.create({ model: embeddingModel, input })

    expect(data.map(({ index }) => index)).toEqual([0, 1, 2])
    const [cat, market, kitten] = data.map(({ embedding }) => embedding)
    expect(similarity(cat!, kitten!)).toBeGreaterThan(similarity(cat!, market!) + 0.2)
  })
})

describe('chat', () => {
  const question = { role: 'user' as const, content: 'When is the archive opened?' }

  test('asks a collection as a model and gets the fact with its source', async () => {
    const completion = await openai.chat.completions.create({
      model: 'knowledge/archive',
      messages: [{ role: 'system', content: 'Be brief.' }, question],
    })

    const [choice] = completion.choices
    expect(completion).toMatchObject({ object: 'chat.completion', model: 'knowledge/archive' })
    expect(choice).toMatchObject({ index: 0, finish_reason: 'stop', message: { role: 'assistant' } })
    expect(choice!.message.content).toContain('Tuesdays')
    expect(choice!.message.content).toMatch(/\[1\] Archive rules/)
    const { prompt_tokens: prompt, completion_tokens: completed, total_tokens: total } = completion.usage!
    expect(prompt).toBeGreaterThan(0)
    expect(completed).toBeGreaterThan(0)
    expect(total).toBe(prompt + completed)
  })

  test('streams the same text, with usage in the last chunk when asked for', async () => {
    const request = { model: 'knowledge/archive', messages: [question] }
    const whole = await openai.chat.completions.create(request)

    const stream = await openai.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    })
    const chunks: OpenAI.ChatCompletionChunk[] = []
    for await (const chunk of stream) chunks.push(chunk)

    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(text.trim()).toBe(whole.choices[0]!.message.content?.trim())
    expect(chunks.length).toBeGreaterThan(2)
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks.at(-2)!.choices[0]!.finish_reason).toBe('stop')
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: whole.usage!.total_tokens } })
  })

  test('answers from the text of the message with the extractive model, streamed and not', async () => {
    const messages = [
      { role: 'system' as const, content: `Answer from this text only:\n\n${fact}` },
      question,
    ]

    const whole = await openai.chat.completions.create({ model: 'tragwerk/extractive', messages })
    const runner = openai.chat.completions.stream({ model: 'tragwerk/extractive', messages })
    const streamed = await runner.finalContent()

    expect(whole.choices[0]!.message.content).toContain('Tuesdays')
    expect(streamed).toBe(whole.choices[0]!.message.content)
  })

  test('can be left in the middle of a stream; the next request is served', async () => {
    const stream = await openai.chat.completions.create({
      model: 'knowledge/archive',
      messages: [question],
      stream: true,
    })
    for await (const _ of stream) break

    expect(
      (await openai.chat.completions.create({ model: 'knowledge/archive', messages: [question] })).id,
    ).toMatch(/^chatcmpl-/)
  })
})

describe('errors become the client’s own classes', () => {
  const messages = [{ role: 'user' as const, content: 'Hello?' }]

  test.each([
    ['a wrong key', OpenAI.AuthenticationError, 401, async () => wrongKey().models.list()],
    [
      'an unknown model',
      OpenAI.NotFoundError,
      404,
      () => openai.chat.completions.create({ model: 'no-such-model', messages }),
    ],
    [
      'an unknown collection',
      OpenAI.NotFoundError,
      404,
      () => openai.chat.completions.create({ model: 'knowledge/nowhere', messages }),
    ],
    [
      'an unknown model in a stream',
      OpenAI.NotFoundError,
      404,
      () => openai.chat.completions.create({ model: 'no-such-model', messages, stream: true }),
    ],
    [
      'an unknown model to retrieve',
      OpenAI.NotFoundError,
      404,
      () => openai.models.retrieve('no/such/model'),
    ],
    [
      'an embedding model that shall chat',
      OpenAI.UnprocessableEntityError,
      422,
      () => openai.chat.completions.create({ model: embeddingModel, messages }),
    ],
    [
      'no messages',
      OpenAI.BadRequestError,
      400,
      () => openai.chat.completions.create({ model: 'tragwerk/extractive', messages: [] }),
    ],
    [
      'two choices',
      OpenAI.BadRequestError,
      400,
      () => openai.chat.completions.create({ model: 'tragwerk/extractive', messages, n: 2 }),
    ],
    [
      'a length that the model does not have',
      OpenAI.BadRequestError,
      400,
      () => openai.embeddings.create({ model: embeddingModel, input: 'x', dimensions: 100 }),
    ],
    [
      'messages without a question for a collection',
      OpenAI.BadRequestError,
      400,
      () =>
        openai.chat.completions.create({
          model: 'knowledge/archive',
          messages: [{ role: 'system', content: 'Be brief.' }],
        }),
    ],
  ])('%s', async (_what, kind, status, request) => {
    const error: unknown = await request().then(
      () => undefined,
      (reason: unknown) => reason,
    )

    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ status })
    expect((error as InstanceType<typeof OpenAI.APIError>).message).toMatch(/^\d{3} \w+( [^ ]+){4,}/)
  })

  test('a key without the permission', async () => {
    const { secret } = await stack.client.identity.createKey({
      body: { name: 'reader', permissions: ['knowledge:read'] },
    })
    const limited = new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: secret, maxRetries: 0 })

    await expect(limited.models.list()).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError)
  })
})

function wrongKey(): OpenAI {
  return new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: 'not-a-key', maxRetries: 0 })
}
