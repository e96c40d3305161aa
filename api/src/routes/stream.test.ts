import { getEventListeners } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { AnswerEvent } from '@tragwerk/contracts/knowledge'
import { createManualClock } from '@tragwerk/infra/clock'
import { AppError } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import { afterEach, expect, test } from 'vitest'
import { anAnswer, startTestServer, type TestServer } from './test-server.ts'

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

type StreamAnswer = (call: Call) => AsyncIterable<AnswerEvent>

async function start(streamAnswer: StreamAnswer, limits = {}): Promise<TestServer> {
  running = await startTestServer({ knowledge: { streamAnswer }, limits: { drainTimeoutMs: 50, ...limits } })
  return running
}

const ask = {
  method: 'POST' as const,
  url: '/api/v1/collections/handbook/answer',
  headers: { authorization: 'Bearer key-all' },
  payload: { question: 'How many days?', stream: true },
}

const done: AnswerEvent = { type: 'done', result: anAnswer }

test('events arrive as data lines in order, stripped to their schema, with done at the end', async () => {
  const { server } = await start(async function* () {
    yield { type: 'text-delta', text: 'Thirty\n\ndays', secret: 1 } as AnswerEvent
    yield done
    yield { type: 'text-delta', text: 'after the end' }
  })

  const reply = await server.inject(ask)

  expect(reply.statusCode).toBe(200)
  expect(reply.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(reply.headers['cache-control']).toBe('no-store')
  expect(reply.payload).toBe(
    `data: ${JSON.stringify({ type: 'text-delta', text: 'Thirty\n\ndays' })}\n\ndata: ${JSON.stringify(done)}\n\n`,
  )
})

test('a failure before the first event is an ordinary error answer', async () => {
  // biome-ignore lint/correctness/useYield: it fails before it could
  const { server } = await start(async function* () {
    throw new AppError({ kind: 'not_found', code: 'knowledge.collection_not_found', message: 'None.' })
  })

  const reply = await server.inject(ask)

  expect(reply.statusCode).toBe(404)
  expect(reply.json().code).toBe('knowledge.collection_not_found')
})

test('a failure in the middle becomes an error event without its cause, and is logged', async () => {
  const { server, log } = await start(async function* () {
    yield { type: 'text-delta', text: 'Thir' }
    throw new Error('socket of the provider at 10.0.0.7 broke')
  })

  const reply = await server.inject(ask)

  const last = JSON.parse(reply.payload.trimEnd().split('\n\n').at(-1)!.slice('data: '.length))
  expect(last).toMatchObject({ type: 'error', code: 'http.internal' })
  expect(reply.payload).not.toContain('10.0.0.7')
  expect(log.some((line) => line.message === 'request failed')).toBe(true)
})

test('a stream that just stops does not look complete', async () => {
  const { server } = await start(async function* () {
    yield { type: 'text-delta', text: 'Thir' }
  })

  const reply = await server.inject(ask)

  expect(reply.payload).toContain('"code":"http.stream_incomplete"')
})

test('a silent stream is kept open by comments', async () => {
  const clock = createManualClock(new Date('2026-11-02T08:00:00Z'))
  const gate = Promise.withResolvers<void>()
  running = await startTestServer({
    clock,
    knowledge: {
      async *streamAnswer() {
        await gate.promise
        yield done
      },
    },
  })

  const reply = running.server.inject(ask)
  for (let beat = 0; beat < 3; beat += 1) {
    await settle()
    await clock.advance(15_000)
  }
  gate.resolve()

  const { payload } = await reply
  expect(payload.match(/: heartbeat\n\n/g)?.length).toBe(3)
  expect(payload).toContain('"type":"done"')
})

test('a client that goes away aborts the call and stops the operation', async () => {
  const aborted = Promise.withResolvers<void>()
  const stopped = Promise.withResolvers<void>()
  const { server, finished } = await start(async function* (call) {
    try {
      call.signal.addEventListener('abort', () => aborted.resolve())
      yield { type: 'text-delta', text: 'Thir' }
      await aborted.promise
      call.signal.throwIfAborted()
    } finally {
      stopped.resolve()
    }
  })
  const client = await openStream(server)

  client.destroy()

  await aborted.promise
  await stopped.promise
  expect(finished).toContainEqual(expect.objectContaining({ route: 'knowledge.answer', status: 499 }))
})

test('a reader that takes nothing holds the operation back and is cut off', async () => {
  let produced = 0
  const { server } = await start(
    async function* () {
      for (;;) {
        produced += 1
        yield { type: 'text-delta', text: 'x'.repeat(64 * 1024) }
      }
    },
    { streamIdleTimeoutMs: 150 },
  )
  const client = await openStream(server)
  const closed = Promise.withResolvers<void>()
  client.socket!.pause()
  client.socket!.once('close', () => closed.resolve())

  await expect.poll(() => running!.finished.length, { timeout: 10_000 }).toBe(1)

  // Kernel buffers hold a few MiB; without back-pressure this would be in the tens of thousands.
  expect(produced).toBeLessThan(500)
  expect(running!.finished[0]!.status).toBe(499)
  client.destroy()
})

test('the end of the drain turns an open stream into an error event', async () => {
  const { server } = await start(async function* (call) {
    yield { type: 'text-delta', text: 'Thir' }
    await new Promise((_, reject) => {
      call.signal.addEventListener('abort', () => reject(call.signal.reason))
    })
  })
  const client = await openStream(server)
  const rest = readAll(client)

  await server.close()

  expect(await rest).toContain('"code":"http.draining"')
})

test('finished streams leave no listener behind on the call', async () => {
  let signal: AbortSignal | undefined
  const { server } = await start(async function* (call) {
    signal = call.signal
    yield done
  })

  await server.inject(ask)

  expect(getEventListeners(signal!, 'abort')).toEqual([])
})

type Client = import('node:http').IncomingMessage

/** Resolves with the answer once its first bytes are there. */
async function openStream(server: TestServer['server']): Promise<Client> {
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const response = Promise.withResolvers<Client>()
  const outgoing = httpRequest({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: ask.url,
    headers: { ...ask.headers, 'content-type': 'application/json' },
  })
  outgoing.on('response', response.resolve)
  outgoing.on('error', () => undefined)
  outgoing.end(JSON.stringify(ask.payload))
  const client = await response.promise
  client.on('error', () => undefined)
  await new Promise((resolve) => client.once('readable', resolve))
  return client
}

async function readAll(client: Client): Promise<string> {
  let text = ''
  client.setEncoding('utf8')
  for await (const chunk of client) text += chunk
  return text
}

/** Lets everything that waits for nothing but earlier turns happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
