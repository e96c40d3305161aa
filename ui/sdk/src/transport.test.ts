import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import type { ClientOptions } from './types.ts'

interface Sent {
  readonly url: string
  readonly method: string
  readonly headers: Record<string, string>
}

/** A client whose requests are answered from a list; the last answer repeats. */
function aClient(answers: (() => Response | Promise<Response>)[], options: Partial<ClientOptions> = {}) {
  const sent: Sent[] = []
  const waits: number[] = []
  const client = createClient({
    baseUrl: 'http://server/base/',
    apiKey: 'k',
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms)
    },
    fetch: async (url, init) => {
      const { method = '', headers } = init ?? {}
      sent.push({ url: String(url), method, headers: headers as Record<string, string> })
      init?.signal?.throwIfAborted()
      return (answers[sent.length - 1] ?? answers.at(-1)!)()
    },
    ...options,
  })
  return { client, sent, waits }
}

const ok = (body: unknown) => () => Response.json(body)
const refusal =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ code: 'http.overloaded', detail: 'Busy.', traceId: 't' }, { status, headers })
const page = ok({ items: [], nextCursor: null })

test('parameters are escaped, absent query fields left out, the key sent', async () => {
  const { client, sent } = aClient([page])

  await client.knowledge.listDocuments({ params: { name: 'a/ü?' }, query: { limit: 5, cursor: undefined } })

  expect(sent[0]).toMatchObject({
    url: 'http://server/base/api/v1/collections/a%2F%C3%BC%3F/documents?limit=5',
    method: 'GET',
    headers: { authorization: 'Bearer k' },
  })
})

test.each(['', '.', '..'])(
  'the parameter "%s", which would address another route, is refused',
  async (name) => {
    const { client, sent } = aClient([page])

    await expect(client.knowledge.getCollection({ params: { name } })).rejects.toMatchObject({
      code: 'sdk.param_invalid',
    })
    expect(sent).toEqual([])
  },
)

test.each([408, 429, 502, 503, 504])(
  'a read is tried three times on %i, with growing jitter',
  async (status) => {
    const { client, sent, waits } = aClient([refusal(status)])

    await expect(client.knowledge.listCollections()).rejects.toMatchObject({
      status,
      code: 'http.overloaded',
    })

    expect(sent).toHaveLength(3)
    expect(waits).toEqual([100, 200])
  },
)

test.each([400, 401, 403, 404, 409, 413, 422, 500])('a %i is final', async (status) => {
  const { client, sent } = aClient([refusal(status)])

  await expect(client.knowledge.listCollections()).rejects.toMatchObject({ status })

  expect(sent).toHaveLength(1)
})

test('Retry-After is the least that is waited, up to a minute', async () => {
  const { client, waits } = aClient([
    refusal(503, { 'retry-after': '3' }),
    refusal(503, { 'retry-after': '7200' }),
    page,
  ])

  await client.knowledge.listCollections()

  expect(waits).toEqual([3000, 60_000])
})

test('a write is repeated with the same key; a search, which carries none, is not', async () => {
  const writes = aClient([refusal(503), ok({})])
  const searches = aClient([refusal(503)])

  await writes.client.knowledge.createCollection({ body: { name: 'a' } })
  const search = searches.client.knowledge.search({ params: { name: 'a' }, body: { query: 'b' } })

  await expect(search).rejects.toMatchObject({ status: 503 })
  const keys = writes.sent.map(({ headers }) => headers['idempotency-key'])
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(keys).toEqual([keys[0], keys[0]])
  expect(searches.sent).toHaveLength(1)
})

test('two writes never share a key, and a given one is used', async () => {
  const { client, sent } = aClient([ok({})])

  await client.knowledge.createCollection({ body: { name: 'a' } })
  await client.knowledge.createCollection({ body: { name: 'a' } })
  await client.knowledge.createCollection({ body: { name: 'a' } }, { idempotencyKey: 'mine' })

  const keys = sent.map(({ headers }) => headers['idempotency-key'])
  expect(new Set(keys).size).toBe(3)
  expect(keys[2]).toBe('mine')
})

test('a broken connection is retried and has a code of its own', async () => {
  const { client, sent } = aClient([() => Promise.reject(new TypeError('fetch failed'))], { retries: 1 })

  await expect(client.knowledge.listCollections()).rejects.toMatchObject({
    code: 'sdk.network_failed',
    status: 0,
  })

  expect(sent).toHaveLength(2)
})

test('a request that takes too long fails with sdk.timeout', async () => {
  const { client } = aClient([], {
    retries: 0,
    timeoutMs: 5,
    fetch: (_url, init) =>
      new Promise((_, reject) => init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason))),
  })

  await expect(client.knowledge.listCollections()).rejects.toMatchObject({ code: 'sdk.timeout' })
})

test('an abort by the caller is the caller’s own reason and ends the retries', async () => {
  const { client, sent } = aClient([refusal(503)])
  const controller = new AbortController()
  controller.abort(new Error('left the page'))

  const call = client.knowledge.listCollections({}, { signal: controller.signal })

  await expect(call).rejects.toThrow('left the page')
  expect(sent).toHaveLength(1)
})

test('an answer that is not JSON says what is probably wrong', async () => {
  const { client } = aClient([() => new Response('<html>', { status: 200 })])

  await expect(client.knowledge.listCollections()).rejects.toMatchObject({ code: 'sdk.reply_malformed' })
})

test('errors of a proxy in between, which are not ours, still have a code', async () => {
  const { client } = aClient([() => new Response('<html>Bad gateway</html>', { status: 502 })], {
    retries: 0,
  })

  await expect(client.knowledge.listCollections()).rejects.toMatchObject({
    code: 'http.status_502',
    status: 502,
  })
})

test('the head of every answer is told, also of those that are repeated', async () => {
  const { client } = aClient([refusal(503, { 'x-request-id': 'r-1' }), page])
  const heads: unknown[] = []

  await client.knowledge.listCollections(
    {},
    { onResponse: ({ status, headers }) => heads.push([status, headers.get('x-request-id')]) },
  )

  expect(heads).toEqual([
    [503, 'r-1'],
    [200, null],
  ])
})
