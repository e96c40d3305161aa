import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { aCollection, startTestServer, type TestServer } from './test-server.ts'

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

async function start(...args: Parameters<typeof startTestServer>): Promise<TestServer> {
  running = await startTestServer(...args)
  return running
}

const authorization = 'Bearer key-all'
const json = { authorization, 'content-type': 'application/json' }

const post = (payload: string | Buffer, headers: Record<string, string> = json) => ({
  method: 'POST' as const,
  url: '/api/v1/collections',
  headers,
  payload,
})

test('a valid request reaches the operation with what the schema made of it', async () => {
  const seen: unknown[] = []
  const { server } = await start({
    knowledge: {
      createCollection: async (call, input) => {
        seen.push(call.principal.id, input)
        return { ...aCollection, secretColumn: 'x' } as never
      },
    },
  })

  const reply = await server.inject(post('{"name":"handbook"}'))

  expect(reply.statusCode).toBe(201)
  expect(reply.json()).toEqual(aCollection)
  expect(seen).toEqual(['key-all', { name: 'handbook' }])
})

test.each([
  ['an unknown field', '{"name":"a","isApproved":true}', 'http.request_invalid'],
  ['a tenant of the client’s choice', '{"name":"a","tenant_id":"b"}', 'http.request_invalid'],
  ['a wrong type', '{"name":7}', 'http.request_invalid'],
  ['no body', '', 'http.request_invalid'],
  ['null', 'null', 'http.request_invalid'],
  ['a prototype', '{"name":"a","__proto__":{"x":1}}', 'http.json_key_forbidden'],
  ['an escaped prototype', '{"name":"a","__pr\\u006fto__":{"x":1}}', 'http.json_key_forbidden'],
  ['a key sent twice', '{"name":"a","name":"b"}', 'http.json_key_repeated'],
  ['a key sent twice, once escaped', '{"name":"a","n\\u0061me":"b"}', 'http.json_key_repeated'],
  ['U+0000', '{"name":"a","description":"x\\u0000"}', 'http.text_malformed'],
  ['half a surrogate pair', '{"name":"a","description":"\\ud83d"}', 'http.text_malformed'],
  ['20,000 nested arrays', '['.repeat(20_000) + ']'.repeat(20_000), 'http.json_too_deep'],
  ['20,000 open arrays', '['.repeat(20_000), 'http.json_too_deep'],
  ['65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'http.json_too_deep'],
  [
    '10,001 keys',
    JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${i}`, 1]))),
    'http.json_too_many_keys',
  ],
  ['a cut off body', '{"name":"a', 'http.json_malformed'],
  ['two values', '{} {}', 'http.json_malformed'],
])('%s is refused with a code of its own', async (_, payload, code) => {
  const { server } = await start({ knowledge: { createCollection: async () => aCollection } })

  const reply = await server.inject(post(payload))

  expect(reply.statusCode).toBe(400)
  expect(reply.json()).toMatchObject({ code, status: 400, type: `/docs/errors#${code}` })
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})

test('what only looks dangerous inside a string is text', async () => {
  const descriptions: unknown[] = []
  const { server } = await start({
    knowledge: {
      createCollection: async (_call, { description }) => {
        descriptions.push(description)
        return aCollection
      },
    },
  })
  const tricky = ['[[[[{"a":1,"a":2}', 'ends with a backslash \\', '"quoted": "__proto__":', '👍 \\u0000 é']

  for (const description of tricky) await server.inject(post(JSON.stringify({ name: 'a', description })))

  expect(descriptions).toEqual(tricky)
})

test('64 levels and 10,000 keys pass the parser', async () => {
  const { server } = await start()
  const deep = `${'{"a":'.repeat(63)}{}${'}'.repeat(63)}`
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, 1])))

  const replies = [await server.inject(post(deep)), await server.inject(post(wide))]

  expect(replies.map((reply) => reply.json().code)).toEqual(['http.request_invalid', 'http.request_invalid'])
})

test('invalid UTF-8 is told apart from invalid JSON', async () => {
  const { server } = await start()

  const reply = await server.inject(post(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])))

  expect(reply.json().code).toBe('http.body_not_utf8')
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json-seq',
  'multipart/form-data; boundary=x',
])('a body of type %s is refused with 415 where JSON is wanted', async (type) => {
  const { server } = await start()

  const reply = await server.inject(post('{"name":"a"}', { authorization, 'content-type': type }))

  expect(reply.statusCode).toBe(415)
  expect(reply.json()).toMatchObject({
    code: 'http.media_type_unsupported',
    details: { accepted: ['application/json'] },
  })
})

test('issues name the part and the path of each field, never its value', async () => {
  const { server } = await start()

  const reply = await server.inject(
    post(JSON.stringify({ name: 'Not A Slug', description: 7, extra: 'classified' })),
  )

  expect(
    reply.json().details.issues.map((issue: { in: string; path: string }) => [issue.in, issue.path]),
  ).toEqual([
    ['body', 'name'],
    ['body', 'description'],
    ['body', ''],
  ])
  expect(reply.payload).not.toContain('Not A Slug')
  expect(reply.payload).not.toContain('classified')
})

test.each([
  ['an unknown query field', '/api/v1/collections?limit=5&order=name', 'http.request_invalid'],
  ['a query prototype', '/api/v1/collections?__proto__[x]=1', 'http.request_invalid'],
  ['a query where none is taken', '/api/v1/collections/handbook?x=1', 'http.request_invalid'],
  ['a limit out of range', '/api/v1/collections?limit=201', 'http.request_invalid'],
  ['a malformed name', '/api/v1/collections/..%2f..%2fetc', 'http.request_invalid'],
  ['NUL in the path', '/api/v1/collections/%00', 'http.text_malformed'],
  ['NUL in the query', '/api/v1/collections?cursor=%00', 'http.text_malformed'],
  ['a broken percent escape', '/api/v1/collections/%zz', 'http.url_malformed'],
])('%s is refused', async (_, url, code) => {
  const { server } = await start({ knowledge: { getCollection: async () => aCollection } })

  const reply = await server.inject({ method: 'GET', url, headers: { authorization } })

  expect(reply.statusCode).toBe(400)
  expect(reply.json().code).toBe(code)
  expect(reply.headers['content-type']).toContain('application/problem+json')
})

test('a body above 1 MiB is refused with 413, documents may have 8 MiB as JSON', async () => {
  const { server } = await start({
    knowledge: { addDocument: async () => ({ id: aCollection.id, status: 'queued' }) },
  })
  const text = 'x'.repeat(2 * 1024 * 1024)

  const small = await server.inject(post(JSON.stringify({ name: 'a', description: text })))
  const document = await server.inject({
    ...post(JSON.stringify({ title: 't', content: text })),
    url: '/api/v1/collections/handbook/documents',
  })
  const tooLarge = await server.inject({
    ...post(JSON.stringify({ title: 't', content: text.repeat(5) })),
    url: '/api/v1/collections/handbook/documents',
  })

  expect(small.json()).toMatchObject({ code: 'http.body_too_large', details: { maxBytes: 1024 * 1024 } })
  expect(small.statusCode).toBe(413)
  expect(document.statusCode).toBe(202)
  expect(tooLarge.statusCode).toBe(413)
})

test('unknown routes answer 404 and wrong methods 405 with Allow', async () => {
  const { server } = await start()

  const unknown = await server.inject({ method: 'GET', url: '/api/v1/nothing' })
  const wrong = await server.inject({ method: 'PUT', url: '/api/v1/collections/handbook' })

  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'http.route_not_found'])
  expect([wrong.statusCode, wrong.json().code]).toEqual([405, 'http.method_not_allowed'])
  expect(wrong.headers.allow).toBe('GET, PATCH, DELETE')
})

test('bytes that are not HTTP get a problem and a closed connection', async () => {
  const { server } = await start()
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })

  const answers = [
    await exchange(port, 'NONSENSE\r\n\r\n'),
    await exchange(
      port,
      'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
    ),
    await exchange(port, 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n'),
    await exchange(port, `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`),
  ]

  expect(answers.map((answer) => answer.split(' ')[1])).toEqual(['400', '400', '400', '431'])
  expect(answers[0]).toContain('"code":"http.request_malformed"')
})

test('a body that dribbles in is cut off with 408', async () => {
  const { server } = await start({ limits: { bodyTimeoutMs: 50 } })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })

  const answer = await exchange(
    port,
    'POST /api/v1/collections HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer key-all\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"na',
  )

  expect(answer).toContain('HTTP/1.1 408')
  expect(answer).toContain('http.body_timeout')
})

test('a huge announced body is refused before it is sent', async () => {
  const { server } = await start()
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })

  const answer = await exchange(
    port,
    'POST /api/v1/collections/a/documents HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer key-all\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 99000000\r\n\r\n',
  )

  expect(answer).toContain('HTTP/1.1 413')
})

/** Writes raw bytes and resolves to all that comes back until the server closes. */
function exchange(port: AddressInfo['port'], bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}
