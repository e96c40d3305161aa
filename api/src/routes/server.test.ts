import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { aCollection, startTestServer, type TestServer } from './test-server.ts'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(...args: Parameters<typeof startTestServer>): Promise<TestServer> {
  const running = await startTestServer(...args)
  cleanups.push(() => running.server.close())
  return running
}

const get = (url: string, headers: Record<string, string> = {}) => ({
  method: 'GET' as const,
  url,
  headers: { authorization: 'Bearer key-all', ...headers },
})

test.each(['/api/v1/collections', '/api/v1/collections/a', '/api/v1/nothing', '/api/v1/keys/%zz', '/livez'])(
  '%s carries the security headers, whatever it answers, and none of CORS',
  async (url) => {
    const { server } = await start()

    const { headers } = await server.inject(get(url, { origin: 'https://evil.example' }))

    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  },
)

test('a sound x-request-id comes back, any other is replaced', async () => {
  const { server } = await start()

  const kept = await server.inject(get('/livez', { 'x-request-id': 'job-7.retry_2' }))
  const replaced = await server.inject(get('/livez', { 'x-request-id': 'a b' }))

  expect(kept.headers['x-request-id']).toBe('job-7.retry_2')
  expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
})

test('every request is measured by route id, method and status; a path is never a label', async () => {
  const { server, finished } = await start({ knowledge: { getCollection: async () => aCollection } })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${port}`

  await fetch(`${url}/api/v1/collections/a`, { headers: { authorization: 'Bearer key-all' } })
  await fetch(`${url}/api/v1/collections/a`)
  await fetch(`${url}/wp-admin`, { method: 'PROPFIND' })
  await expect.poll(() => finished.length).toBe(3)

  const metrics = await (await fetch(`${url}/metrics`)).text()
  const counts = metrics
    .split('\n')
    .filter((line) => line.startsWith('tragwerk_http_request_duration_seconds_count'))
  expect(counts.map((line) => line.replace('tragwerk_http_request_duration_seconds_count', ''))).toEqual([
    '{route="knowledge.getCollection",method="GET",status="200"} 1',
    '{route="knowledge.getCollection",method="GET",status="401"} 1',
    '{route="unmatched",method="other",status="404"} 1',
  ])
})

test('requests beyond the limit get 503 at once; probes still answer', async () => {
  const gate = Promise.withResolvers<typeof aCollection>()
  const { server } = await start({
    limits: { maxInFlight: 2 },
    knowledge: { getCollection: () => gate.promise },
  })
  const busy = [server.inject(get('/api/v1/collections/a')), server.inject(get('/api/v1/collections/a'))]
  await settle()

  const refused = await server.inject(get('/api/v1/collections/a'))
  const probe = await server.inject(get('/readyz'))
  gate.resolve(aCollection)

  expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([
    503,
    'http.overloaded',
    '1',
  ])
  expect(probe.statusCode).toBe(200)
  expect((await Promise.all(busy)).map((reply) => reply.statusCode)).toEqual([200, 200])
  expect((await server.inject(get('/api/v1/collections/a'))).statusCode).toBe(200)
})

test('closing lets what is under way finish, and refuses what comes after', async () => {
  const gate = Promise.withResolvers<typeof aCollection>()
  const { server } = await start({ knowledge: { getCollection: () => gate.promise } })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${port}/api/v1/collections/a`
  const underWay = fetch(url, { headers: { authorization: 'Bearer key-all' } })
  await settle()

  const closed = server.close()
  const late = await fetch(url, { headers: { authorization: 'Bearer key-all' } }).catch(() => 'refused')
  gate.resolve(aCollection)

  expect((await underWay).status).toBe(200)
  await closed
  expect(late === 'refused' || (late as Response).status === 503).toBe(true)
})

test('closing does not wait for ever', async () => {
  let signal: AbortSignal | undefined
  const { server, log } = await start({
    limits: { drainTimeoutMs: 30 },
    knowledge: {
      getCollection: (call) => {
        signal = call.signal
        return new Promise(() => undefined)
      },
    },
  })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const underWay = fetch(`http://127.0.0.1:${port}/api/v1/collections/a`, {
    headers: { authorization: 'Bearer key-all' },
  }).catch(() => 'cut')
  await expect.poll(() => signal).toBeDefined()

  await server.close()

  expect(signal?.aborted).toBe(true)
  expect(await underWay).toBe('cut')
  expect(log.some((line) => line.message === 'requests aborted at the end of the drain')).toBe(true)
})

test('closing does not wait for idle connections', async () => {
  const { server } = await start()
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(port, '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.on('error', () => undefined)

  const startedMs = performance.now()
  await server.close()

  expect(performance.now() - startedMs).toBeLessThan(1000)
  socket.destroy()
})

test('a client that goes away aborts a call that does not stream', async () => {
  const aborted = Promise.withResolvers<void>()
  const { server } = await start({
    knowledge: {
      getCollection: (call) =>
        new Promise((_, reject) => {
          call.signal.addEventListener('abort', () => {
            aborted.resolve()
            reject(call.signal.reason)
          })
        }),
    },
  })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const client = new AbortController()
  const reply = fetch(`http://127.0.0.1:${port}/api/v1/collections/a`, {
    headers: { authorization: 'Bearer key-all' },
    signal: client.signal,
  }).catch(() => 'gone')
  await settle()

  client.abort()

  await aborted.promise
  expect(await reply).toBe('gone')
})

test('readiness follows what the process says of itself; liveness does not', async () => {
  const { server } = await start({ readiness: () => 'starting' })

  const ready = await server.inject(get('/readyz'))
  const live = await server.inject(get('/livez'))

  expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'starting' }])
  expect(live.statusCode).toBe(200)
})

test('metrics are open to this machine only, others need system:read', async () => {
  const { server } = await start()
  const relayed = { 'x-forwarded-for': '203.0.113.9' }
  const inject = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    server.inject({ method: 'GET', url: '/metrics', headers, remoteAddress })

  const replies = [
    await inject({}),
    await inject(relayed),
    await inject({}, '203.0.113.9'),
    await inject({ ...relayed, authorization: 'Bearer key-none' }),
    await inject({ ...relayed, authorization: 'Bearer key-only-system:read' }),
  ]

  expect(replies.map((reply) => reply.statusCode)).toEqual([200, 401, 401, 403, 200])
})

test('without a console the root says what runs here', async () => {
  const { server } = await start()

  const reply = await server.inject({ method: 'GET', url: '/' })

  expect(reply.headers['content-type']).toContain('text/plain')
  expect(reply.payload).toContain('/api/v1/openapi.json')
})

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
