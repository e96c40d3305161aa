import { request as httpRequest, type IncomingMessage } from 'node:http'
import { gatewayErrors } from '@tragwerk/services/gateway'
import { afterEach, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../routes/test-server.ts'
import type { HttpLimits } from '../limits.ts'
import type { ModelGateway } from './model-lane.ts'

type Serve = ModelGateway['serve']

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

async function startWith(serve: Serve, limits: Partial<HttpLimits> = {}): Promise<TestServer['server']> {
  running = await startTestServer({ gateway: { enter: () => () => {}, serve }, limits })
  return running.server
}

const post = (url: string, payload: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST' as const,
  url,
  headers: { authorization: 'Bearer key-all', 'content-type': 'application/json', ...headers },
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
})
const chat = (body: object = {}) => post('/v1/chat/completions', { model: 'm', messages: [], ...body })
const ok: Serve = async (_call, _request, sink) => {
  sink.start(200, ['content-type', 'application/json'])
  sink.end('{"ok":true}')
}

test('a request comes to the gateway as bytes, with the place of the model and what headers say', async () => {
  const seen: Parameters<Serve>[1][] = []
  const server = await startWith(async (call, request, sink) => {
    seen.push(request)
    await ok(call, request, sink)
  })
  const text = '{"messages":[{"content":"\\"model\\":\\"x\\" \\u0000"}], "model" : "größe"}'

  const reply = await server.inject(
    post('/v1/messages?beta=true', text, {
      'anthropic-version': '2023-06-01',
      'x-tragwerk-sensitivity': 'confidential',
      'x-tragwerk-max-cost-usd': '0.5',
    }),
  )

  const [request] = seen
  expect([reply.statusCode, reply.json()]).toEqual([200, { ok: true }])
  expect(request).toMatchObject({
    format: 'anthropic-messages',
    protocolHeaders: ['anthropic-version', '2023-06-01'],
    options: { sensitivity: 'confidential', maxCostUsd: 0.5, priority: 'normal' },
  })
  expect(request?.bytes.toString()).toBe(text)
  expect(request?.bytes.subarray(...request.modelSpan!).toString()).toBe('"größe"')
})

test.each([
  ['/v1/chat/completions', 'openai-chat'],
  ['/v1/responses', 'openai-responses'],
  ['/v1/completions', 'openai-completions'],
  ['/v1/embeddings', 'openai-embeddings'],
  ['/v1/moderations', 'openai-moderations'],
  ['/v1/messages', 'anthropic-messages'],
  ['/anthropic/v1/messages', 'anthropic-messages'],
  ['/v1/messages/count_tokens', 'anthropic-count-tokens'],
  ['/anthropic/v1/messages/count_tokens', 'anthropic-count-tokens'],
  ['/v1/rerank', 'cohere-rerank'],
  ['/v2/rerank', 'cohere-rerank'],
])('POST %s speaks %s', async (path, format) => {
  const formats: string[] = []
  const server = await startWith(async (call, request, sink) => {
    formats.push(request.format)
    await ok(call, request, sink)
  })

  await server.inject(post(path, { model: 'm' }))

  expect(formats).toEqual([format])
})

test('clients of Anthropic find the id of the request where they look for it', async () => {
  const server = await startWith(ok)

  const [chatted, written] = await Promise.all([
    server.inject(chat({ messages: [] })),
    server.inject(post('/v1/messages', { model: 'm' })),
  ])

  expect(chatted.headers['request-id']).toBeUndefined()
  expect(written.headers['request-id']).toBe(written.headers['x-request-id'])
})

test('the answer tells request and trace, and is logged once without its content', async () => {
  const server = await startWith(ok)

  const reply = await server.inject(chat({ messages: [{ role: 'user', content: 'secret words' }] }))

  expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(reply.headers.traceresponse).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(running!.finished).toEqual([{ route: 'models.chat', status: 200 }])
  expect(running!.log.map(({ message }) => message)).toEqual(['request finished'])
  expect(JSON.stringify(running!.log)).not.toContain('secret words')
})

test('an error of the gateway names the entry of the ledger, a refusal before it none', async () => {
  const ids: string[] = []
  const server = await startWith(async (_call, { id }) => {
    ids.push(id)
    throw gatewayErrors.allUnavailable({ model: 'm', retryAfterMs: 1_000 })
  })

  const failed = await server.inject(chat())
  const refused = await server.inject(post('/v1/messages', '[1]'))

  expect(failed.headers['x-tragwerk-call-id']).toBe(ids[0])
  expect(ids).toHaveLength(1)
  expect(refused.headers['x-tragwerk-call-id']).toBeUndefined()
})

test.each([
  ['alone', {}],
  ['under a key for repetitions', { 'idempotency-key': 'k' }],
])('a refusal carries what the gateway told last, once: %s', async (_name, headers) => {
  const server = await startWith(async (_call, { id }, sink) => {
    sink.tellOnRefusal(['x-tragwerk-call-id', 'old', 'x-tragwerk-route', 'old'])
    sink.tellOnRefusal(['x-tragwerk-call-id', id, 'x-tragwerk-attempted-retries', '2'])
    throw gatewayErrors.allUnavailable({ model: 'm', retryAfterMs: 1_000 })
  })

  const failed = await server.inject(post('/v1/messages', { model: 'm' }, headers))

  expect(failed.statusCode).toBe(503)
  expect(failed.headers).toMatchObject({
    'x-tragwerk-call-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'x-tragwerk-attempted-retries': '2',
  })
  expect(failed.headers).not.toHaveProperty('x-tragwerk-route')
})

describe('a request is refused before the gateway hears of it', () => {
  const never: Serve = () => Promise.reject(new Error('asked'))

  test.each([
    ['without a key', post('/v1/messages', {}, { authorization: '' }), 401],
    ['without the permission', post('/v1/messages', {}, { authorization: 'Bearer key-none' }), 403],
    ['as another media type', post('/v1/messages', 'a=b', { 'content-type': 'text/plain' }), 415],
    ['as something else than an object', post('/v1/messages', '[1]'), 400],
    ['as broken JSON', post('/v1/messages', '{"a":'), 400],
    ['with a key twice', post('/v1/messages', '{"model":"a","model":"b"}'), 400],
    ['with a wrong option', post('/v1/messages', {}, { 'x-tragwerk-priority': 'urgent' }), 400],
    ['above the limit of a body', post('/v1/messages', { text: 'x'.repeat(2_000) }), 413],
  ])('%s', async (_name, request, status) => {
    const server = await startWith(never, { maxModelBytes: 1_000 })

    const reply = await server.inject(request)

    expect([reply.statusCode, reply.json().type]).toEqual([status, 'error'])
    expect(reply.json().error.message).not.toBe('')
  })

  test('above the number of calls at once, and no longer when one has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let calls = 0
    const server = await startWith(
      async (call, request, sink) => {
        calls += 1
        if (calls === 1) await promise
        await ok(call, request, sink)
      },
      { maxModelCalls: 1 },
    )

    const first = server.inject(chat())
    await expect.poll(() => calls).toBe(1)
    const second = await server.inject(chat())
    resolve()
    await first

    expect([second.statusCode, second.headers['retry-after']]).toEqual([503, '1'])
    expect((await server.inject(chat())).statusCode).toBe(200)
  })
})

describe('an error has the shape of its surface', () => {
  const upstream = gatewayErrors.upstreamRejected({
    deployment: 'openai/gpt',
    problem: 'it says "too long"',
    status: 400,
    type: 'invalid_request_error',
    upstreamCode: 'context_length_exceeded',
    param: 'messages',
  })

  test.each([
    [
      '/v1/chat/completions',
      { error: { type: 'invalid_request_error', code: 'context_length_exceeded', param: 'messages' } },
    ],
    [
      '/v1/messages',
      { type: 'error', error: { type: 'invalid_request_error' }, request_id: expect.any(String) },
    ],
  ])('%s', async (path, expected) => {
    const server = await startWith(() => Promise.reject(upstream))

    const reply = await server.inject(post(path, { model: 'm' }))

    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toMatchObject(expected)
  })

  test.each([
    ['/v1/chat/completions', /^data: \{"error":\{.*\}\}\n\n$/],
    ['/v1/responses', /^event: error\ndata: \{"type":"error".*\}\n\n$/],
    ['/v1/messages', /^event: error\ndata: \{"type":"error","error":\{.*\}\}\n\n$/],
  ])('also in a stream of %s, which has no other end then', async (path, frame) => {
    const server = await startWith(async (_call, _request, sink) => {
      sink.start(200, ['content-type', 'text/event-stream'])
      sink.fail(gatewayErrors.streamBroken({ deployment: 'a/b', problem: 'it ended' }))
    })

    const reply = await server.inject(post(path, { model: 'm', stream: true }))

    expect(reply.payload).toMatch(frame)
  })

  test('unexpected failures tell nothing of their cause, which is logged', async () => {
    const server = await startWith(() => Promise.reject(new Error('the password is 1234')))

    const reply = await server.inject(chat())

    expect(reply.statusCode).toBe(500)
    expect(reply.payload).not.toContain('1234')
    expect(running!.log.map(({ message }) => message)).toContain('request failed')
  })
})

test('a client that goes away aborts the call, and the request counts as 499', async () => {
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const server = await startWith(async (call, _request, sink) => {
    sink.start(200, ['content-type', 'text/event-stream'])
    sink.write('data: 1\n\n')
    call.signal.addEventListener('abort', () => resolve())
    await aborted
  })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })

  const { reply, request } = await open(port)
  reply.once('data', () => request.destroy())

  await aborted
  await expect.poll(() => running!.finished).toEqual([{ route: 'models.chat', status: 499 }])
})

test('a body that dribbles in is cut with 408', async () => {
  const server = await startWith(ok, { bodyTimeoutMs: 50 })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })

  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest({
      ...options(port),
      headers: { ...options(port).headers, 'content-length': 100 },
    })
    request.on('response', resolve).on('error', reject)
    request.write('{"model":')
  })
  reply.resume()

  expect(reply.statusCode).toBe(408)
})

test('the drain ends a stream with an error event', async () => {
  const server = await startWith(
    async ({ signal }, _request, sink) => {
      sink.start(200, ['content-type', 'text/event-stream'])
      sink.write('data: 1\n\n')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      sink.fail(gatewayErrors.streamBroken({ deployment: 'a/b', problem: 'the server stops' }))
    },
    { drainTimeoutMs: 20 },
  )
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const { reply } = await open(port)
  const received: Buffer[] = []
  reply.on('data', (chunk: Buffer) => received.push(chunk))
  await expect.poll(() => received.length).toBe(1)

  await server.close()

  expect(Buffer.concat(received).toString()).toContain('the server stops')
})

const options = (port: number) => ({
  port,
  host: '127.0.0.1',
  path: '/v1/chat/completions',
  method: 'POST',
  headers: { authorization: 'Bearer key-all', 'content-type': 'application/json' },
})

function open(port: number) {
  return new Promise<{ reply: IncomingMessage; request: ReturnType<typeof httpRequest> }>(
    (resolve, reject) => {
      const request = httpRequest(options(port), (reply) => resolve({ reply, request }))
      request.on('error', (error) => reject(error))
      request.end('{"model":"m","stream":true}')
    },
  )
}
