import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import type { Permission } from '@tragwerk/contracts/identity'
import { defineRoute } from '@tragwerk/contracts/route'
import { createManualClock } from '@tragwerk/infra/clock'
import type { Call, Principal } from '@tragwerk/trust/access'
import { identityErrors } from '@tragwerk/trust/identity'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { bindRoutes, type HttpLimits } from '../server/index.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const watched = {
  watch: defineRoute({
    id: 'test.watch',
    method: 'GET',
    path: '/api/v1/test/watch',
    summary: 'Watch',
    permission: 'system:read',
    reply: z.undefined(),
    replyKind: 'events',
    event: z.object({ type: z.string() }),
    errors: [],
    stability: 'beta',
  }),
}

type Watch = (call: Call) => AsyncIterable<{ type: string }>

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

type Overrides = NonNullable<Parameters<typeof startTestServer>[0]>

async function start(watch: Watch, limits: Partial<HttpLimits> = {}, overrides: Overrides = {}) {
  running = await startTestServer({
    ...overrides,
    limits,
    extraEndpoints: bindRoutes(watched, { watch: async ({ call }) => watch(call) }),
  })
  return running.server
}

/** Says hello and then takes no notice of anything, not even of the signal. */
async function* deaf(): AsyncGenerator<{ type: string }> {
  yield { type: 'hello' }
  await new Promise(() => undefined)
}

const headers = { authorization: 'Bearer key-all' }
const url = watched.watch.path

test('an event of type done is one of many; only the end of the server or the client is the end', async () => {
  const server = await start(async function* () {
    yield { type: 'done' }
    yield { type: 'after' }
  })

  const { payload } = await server.inject({ method: 'GET', url, headers })

  expect(payload).toContain('data: {"type":"done"}\n\ndata: {"type":"after"}\n\n')
  expect(payload).toContain('"code":"http.stream_incomplete"')
})

test('an idle watcher whose handler is deaf does not hold up the drain, and is told', async () => {
  const clock = createManualClock()
  const server = await start(deaf, {}, { clock })
  const { body } = await openWatch(server)

  // The time of the drain, 30 s of a clock that stands still, never comes.
  await server.close()

  expect(await body()).toContain('"code":"http.draining"')
})

test('a watch that has sent nothing yet is refused by the drain like any request', async () => {
  const server = await start(async function* () {
    yield* []
    await new Promise(() => undefined)
  })
  const reply = server.inject({ method: 'GET', url, headers })
  await settle()

  await server.close()

  expect((await reply).json()).toMatchObject({ status: 503, code: 'http.draining' })
})

test('a watch ends with the key that opened it, and not for a check that could not be made', async () => {
  const clock = createManualClock()
  const answers = [
    async () => ({ tenantId: 't', principal: reader }),
    () => Promise.reject(new Error('The database is away')),
    async () => ({ tenantId: 't', principal: reader }),
    () => Promise.reject(identityErrors.keyRevoked()),
  ]
  const authenticate = () => answers.shift()!()
  const server = await start(deaf, { watchKeyCheckMs: 5000, heartbeatMs: 60_000 }, { clock, authenticate })
  const { body, soFar } = await openWatch(server)

  for (let check = 0; check < 2; check += 1) await advance(clock, 5000)
  const early = soFar()
  await advance(clock, 5000)

  expect(early).toBe('data: {"type":"hello"}\n\n')
  expect(await body()).toContain('"code":"identity.key_revoked"')
  expect(answers).toEqual([])
})

test('the key of a watch that has ended by itself is not asked for again', async () => {
  const clock = createManualClock()
  let checks = 0
  const authenticate = async () => {
    checks += 1
    return { tenantId: 't', principal: reader }
  }
  const server = await start(
    async function* () {
      yield { type: 'hello' }
    },
    { watchKeyCheckMs: 5000 },
    { clock, authenticate },
  )
  const { body } = await openWatch(server)
  await body()

  for (let check = 0; check < 3; check += 1) await advance(clock, 5000)

  expect(checks).toBe(1)
})

test('a key that has lost the permission ends its watch', async () => {
  const clock = createManualClock()
  let permissions: ReadonlySet<Permission> = reader.permissions
  const authenticate = async () => ({ tenantId: 't', principal: { ...reader, permissions } })
  const server = await start(deaf, { watchKeyCheckMs: 5000, heartbeatMs: 60_000 }, { clock, authenticate })
  const { body } = await openWatch(server)

  permissions = new Set()
  await advance(clock, 5000)

  expect(await body()).toContain('"code":"access.permission_denied"')
})

test('watches have a bound of their own and take no place from requests', async () => {
  const server = await start(deaf, { maxInFlight: 1, maxWatches: 2 })
  const first = await openWatch(server)
  await openWatch(server)

  const third = await server.inject({ method: 'GET', url, headers })
  const other = await server.inject({ method: 'GET', url: '/api/v1/keys', headers })
  first.request.destroy()
  await expect.poll(() => running!.finished.some(({ status }) => status === 499)).toBe(true)

  expect([third.statusCode, third.json().code, third.headers['retry-after']]).toEqual([
    503,
    'http.too_many_watches',
    '1',
  ])
  expect(other.statusCode).toBe(200)
  expect((await openWatch(server)).status).toBe(200)
})

test('a quiet watch outlives the bound on silence while its heartbeats are read', async () => {
  const server = await start(deaf, { heartbeatMs: 20, streamIdleTimeoutMs: 200, connectionTimeoutMs: 200 })
  const { soFar, request } = await openWatch(server)

  // 25 heartbeats take at least 500 ms.
  await expect.poll(() => soFar().split(': heartbeat').length, { timeout: 10_000 }).toBeGreaterThan(25)

  expect(running!.finished).toEqual([])
  request.destroy()
})

test('every answer tells its trace id in a header', async () => {
  const server = await start(deaf)

  const reply = await server.inject({
    method: 'GET',
    url: '/api/v1/nothing',
    headers: { ...headers, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
  })

  expect(reply.headers.traceresponse).toMatch(/^00-a{32}-[0-9a-f]{16}-01$/)
})

test.each([
  ['is not a GET route', { method: 'POST' as const }],
  ['has no event schema', { event: undefined }],
])('a route of events that %s cannot be served', async (_what, change) => {
  const [endpoint] = bindRoutes(watched, { watch: async () => deaf() })
  const { event: _, ...rest } = { ...endpoint!.route, ...change }
  const route = 'event' in change ? rest : { ...endpoint!.route, ...change }

  await expect(startTestServer({ extraEndpoints: [{ handle: endpoint!.handle, route }] })).rejects.toThrow(
    'test.watch answers with events only',
  )
})

const reader: Principal = {
  id: 'key-reader',
  kind: 'api_key',
  name: 'reader',
  permissions: new Set(['system:read']),
  subjects: [],
}

async function advance(clock: ReturnType<typeof createManualClock>, ms: number): Promise<void> {
  await clock.advance(ms)
  await settle()
}

interface OpenWatch {
  readonly request: ClientRequest
  readonly status: number | undefined
  readonly soFar: () => string
  /** The whole body, once it has ended. */
  readonly body: () => Promise<string>
}

/** Resolves once the first bytes are there. */
async function openWatch(server: TestServer['server']): Promise<OpenWatch> {
  const { port } = server.address() ?? (await server.listen({ host: '127.0.0.1', port: 0 }))
  const opened = Promise.withResolvers<IncomingMessage>()
  const request = httpRequest({ port, host: '127.0.0.1', path: url, headers }, opened.resolve)
  request.on('error', () => undefined)
  request.end()
  const response = await opened.promise
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  let text = ''
  response.setEncoding('utf8')
  response.on('data', (chunk) => {
    text += chunk
    begun.resolve()
  })
  response.on('error', () => undefined)
  response.on('close', ended.resolve)
  await begun.promise
  return {
    request,
    status: response.statusCode,
    soFar: () => text,
    body: () => ended.promise.then(() => text),
  }
}

/** Lets everything that waits for nothing but earlier turns happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
