import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { AppError } from '@tragwerk/infra/errors'
import { createClient, type TragwerkError } from '@tragwerk/sdk'
import { afterEach, expect, test } from 'vitest'
import { aCollection, anAnswer, startTestServer, type TestServer } from './test-server.ts'

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

async function start(overrides: Parameters<typeof startTestServer>[0], apiKey = 'key-all') {
  running = await startTestServer({ limits: { drainTimeoutMs: 50 }, ...overrides })
  const { port } = await running.server.listen({ host: '127.0.0.1', port: 0 })
  return createClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey, sleep: async () => undefined })
}

test('a method sends params, query and body, and resolves to the reply', async () => {
  const seen: unknown[] = []
  const client = await start({
    knowledge: {
      search: async (_call, input) => {
        seen.push(input)
        return { results: [], language: 'de', explanation: null }
      },
    },
  })

  const reply = await client.knowledge.search({ params: { name: 'handbook' }, body: { query: 'Urlaub' } })

  expect(reply).toEqual({ results: [], language: 'de', explanation: null })
  expect(seen).toEqual([
    { collection: 'handbook', query: 'Urlaub', limit: 10, mode: 'hybrid', explain: false },
  ])
})

test('an empty reply resolves to undefined', async () => {
  const client = await start({ knowledge: { deleteCollection: async () => undefined } })

  expect(await client.knowledge.deleteCollection({ params: { name: 'a' } })).toBeUndefined()
})

test('a refusal becomes an error with code, status, trace id and details', async () => {
  const client = await start({})

  const error = await client.knowledge
    .createCollection({ body: { name: 'NOT VALID' } })
    .catch((thrown: TragwerkError) => thrown)

  expect(error).toMatchObject({
    name: 'TragwerkError',
    code: 'http.request_invalid',
    status: 400,
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    details: { issues: [{ in: 'body', path: 'name' }] },
  })
})

test('pages are fetched as their items are consumed', async () => {
  const asked: unknown[] = []
  const client = await start({
    knowledge: {
      listCollections: async (_call, { limit, cursor }) => {
        asked.push([limit, cursor])
        const page = Number(cursor ?? 0)
        return {
          items: [{ ...aCollection, name: `c${page}` }],
          nextCursor: page < 2 ? String(page + 1) : null,
        }
      },
    },
  })

  const names: string[] = []
  for await (const { name } of client.paginate(knowledgeRoutes.listCollections, { query: { limit: 1 } }))
    names.push(name)

  expect(names).toEqual(['c0', 'c1', 'c2'])
  expect(asked).toEqual([
    [1, undefined],
    [1, '1'],
    [1, '2'],
  ])
})

test('a write is repeated with one idempotency key until it succeeds', async () => {
  let runs = 0
  const client = await start({
    knowledge: {
      createCollection: async () => {
        runs += 1
        if (runs < 3) throw new AppError({ kind: 'unavailable', code: 'x.down', message: 'Down.' })
        return aCollection
      },
    },
  })

  expect(await client.knowledge.createCollection({ body: { name: 'a' } })).toEqual(aCollection)
  expect(runs).toBe(3)
})

test('a streamed answer arrives event by event', async () => {
  const client = await start({
    knowledge: {
      async *streamAnswer() {
        yield { type: 'text-delta', text: 'Dreißig ' }
        yield { type: 'text-delta', text: 'Tage' }
        yield { type: 'done', result: anAnswer }
      },
    },
  })

  const events = []
  const request = { params: { name: 'a' }, body: { question: 'Wie viele?' } }
  for await (const event of client.stream(knowledgeRoutes.answer, request)) events.push(event)

  expect(events).toEqual([
    { type: 'text-delta', text: 'Dreißig ' },
    { type: 'text-delta', text: 'Tage' },
    { type: 'done', result: anAnswer },
  ])
})

test('a failure in the middle of a stream is thrown after the events before it', async () => {
  const client = await start({
    knowledge: {
      async *streamAnswer() {
        yield { type: 'text-delta', text: 'Drei' }
        throw new AppError({ kind: 'unavailable', code: 'models.provider_failed', message: 'Gone.' })
      },
    },
  })
  const texts: unknown[] = []
  const consume = async () => {
    const request = { params: { name: 'a' }, body: { question: 'Wie viele?' } }
    for await (const event of client.stream(knowledgeRoutes.answer, request)) texts.push(event)
  }

  await expect(consume()).rejects.toMatchObject({ code: 'models.provider_failed', message: 'Gone.' })
  expect(texts).toHaveLength(1)
})

test('leaving the loop stops the work on the server', async () => {
  const aborted = Promise.withResolvers<void>()
  const client = await start({
    knowledge: {
      async *streamAnswer(call) {
        call.signal.addEventListener('abort', () => aborted.resolve())
        yield { type: 'text-delta', text: 'a' }
        await aborted.promise
      },
    },
  })

  for await (const _ of client.stream(knowledgeRoutes.answer, {
    params: { name: 'a' },
    body: { question: 'b' },
  }))
    break

  await aborted.promise
})

test('a file is sent with its fields, and progress reaches the total', async () => {
  const added: unknown[] = []
  const client = await start({
    knowledge: {
      addDocument: async (_call, input) => {
        added.push(input)
        return { id: aCollection.id, status: 'queued' }
      },
    },
  })
  const progress: { sentBytes: number; totalBytes: number }[] = []
  const bytes = new Uint8Array(200_000).fill(97)

  const reply = await client.addFile('handbook', bytes, {
    fileName: 'leave.txt',
    metadata: { year: 2026 },
    acl: ['group:staff'],
    onProgress: (step) => progress.push(step),
  })

  expect(reply.status).toBe('queued')
  expect(added).toEqual([
    {
      collection: 'handbook',
      metadata: { year: 2026 },
      acl: ['group:staff'],
      content: { bytes: Buffer.from(bytes), fileName: 'leave.txt' },
    },
  ])
  const last = progress.at(-1)!
  expect(progress.length).toBeGreaterThan(1)
  expect(last.sentBytes).toBe(last.totalBytes)
  expect(last.totalBytes).toBeGreaterThan(200_000)
})

test('a file without progress takes the same way, named after itself', async () => {
  const names: unknown[] = []
  const client = await start({
    knowledge: {
      addDocument: async (_call, input) => {
        names.push(input.content.fileName)
        return { id: aCollection.id, status: 'queued' }
      },
    },
  })

  await client.addFile('handbook', new File(['x'], 'notes.md'))

  expect(names).toEqual(['notes.md'])
})
