import { createManualClock } from '@tragwerk/infra/clock'
import { AppError } from '@tragwerk/infra/errors'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatAnswers } from './contract/canned-openai.ts'
import { caught, collectParts } from './contract/describe-provider.ts'
import { type FakeServer, json, startFakeServer, stream } from './contract/fake-server.ts'
import { openProvider } from './contract/open-provider.ts'

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }]
const timeouts = { firstByte: 1_000, idle: 2_000, total: 10_000 }

let server: FakeServer
beforeAll(async () => {
  server = await startFakeServer()
})
afterAll(() => server[Symbol.asyncDispose]())

function open() {
  const clock = createManualClock()
  const provider = openProvider(
    { kind: 'openai-compatible', baseUrl: `${server.origin}/v1`, timeouts },
    { clock },
  )
  return { clock, model: provider.languageModel('model-1')! }
}

test('a stream that does not begin is left after the limit for the first byte', async () => {
  server.play(() => {})
  const { clock, model } = open()

  const before = server.requests.length
  const outcome = caught(model.doStream({ prompt }))
  await expect.poll(() => server.requests.length).toBe(before + 1)
  await clock.advance(1_000)

  expect(await outcome).toMatchObject({
    code: 'gateway.upstream_timeout',
    details: { deployment: 'upstream/model-1', phase: 'first byte', limitMs: 1_000 },
  })
  await server.nextHangUp()
})

test('a whole answer may take until the limit for everything', async () => {
  server.play(() => {})
  const { clock, model } = open()

  const before = server.requests.length
  const outcome = caught(model.doGenerate({ prompt }))
  await expect.poll(() => server.requests.length).toBe(before + 1)
  let isOver = false
  outcome.then(() => {
    isOver = true
  })
  await clock.advance(9_999)
  expect(isOver).toBe(false)
  await clock.advance(1)

  expect(await outcome).toMatchObject({ details: { phase: 'total', limitMs: 10_000 } })
})

test('a stream that falls silent ends with the time-out', async () => {
  server.play(stream(chatAnswers.text.frames.slice(0, 2), 'open'))
  const { clock, model } = open()
  const { stream: parts } = await model.doStream({ prompt })
  const reader = parts.getReader()
  for (let part = await reader.read(); part.value?.type !== 'text-delta'; part = await reader.read());

  const last = reader.read()
  await clock.advance(2_000)

  expect((await last).value).toMatchObject({
    type: 'error',
    error: { code: 'gateway.upstream_timeout', details: { phase: 'idle', limitMs: 2_000 } },
  })
  expect((await reader.read()).done).toBe(true)
  await server.nextHangUp()
})

test('a reader that takes its time is no reason to give up', async () => {
  const clock = createManualClock()
  const provider = openProvider(
    { kind: 'openai-compatible', baseUrl: 'http://gpu-1:8000/v1', timeouts },
    { clock, fetch: async () => new Response(inMemory(chatAnswers.text.frames)) },
  )
  const { stream: parts } = await provider.languageModel('model-1')!.doStream({ prompt })
  const reader = parts.getReader()
  await reader.read()
  // What the SDK reads ahead is there by now.
  await new Promise((resolve) => setImmediate(resolve))

  await clock.advance(9_000)
  reader.releaseLock()

  expect((await collectParts(parts)).at(-1)).toMatchObject({ type: 'finish' })
})

function inMemory(frames: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = frames.map((frame) => new Uint8Array(Buffer.from(frame)))
  return new ReadableStream({
    pull(controller) {
      const next = left.shift()
      if (next) controller.enqueue(next)
      else controller.close()
    },
  })
}

test('a time-out of the HTTP client while connecting keeps its name', async () => {
  const refused = Object.assign(new Error('slow'), { code: 'UND_ERR_CONNECT_TIMEOUT' })
  const provider = openProvider(
    { kind: 'openai-compatible', baseUrl: 'http://gpu-1:8000/v1', timeouts: { connect: 1_500 } },
    { fetch: () => Promise.reject(new TypeError('fetch failed', { cause: refused })) },
  )

  expect(await caught(provider.languageModel('m')!.doGenerate({ prompt }))).toMatchObject({
    code: 'gateway.upstream_timeout',
    details: { phase: 'connect', limitMs: 1_500 },
  })
})

test.each([
  { said: 'connecting', phase: 'connect', limitMs: 3_000 },
  { said: 'waiting for the first byte', phase: 'first byte', limitMs: 1_000 },
  { said: 'waiting for more of the answer', phase: 'idle', limitMs: 2_000 },
])('the platform’s HTTP client may give up first ($said)', async ({ said, phase, limitMs }) => {
  const tooSlow = new AppError({
    kind: 'timeout',
    code: 'egress.timeout',
    message: 'Too slow.',
    details: { phase: said },
  })
  const provider = openProvider(
    { kind: 'openai-compatible', baseUrl: 'http://gpu-1:8000/v1', timeouts },
    { fetch: () => Promise.reject(tooSlow) },
  )

  expect(await caught(provider.languageModel('m')!.doGenerate({ prompt }))).toMatchObject({
    code: 'gateway.upstream_timeout',
    details: { phase, limitMs },
  })
})

test('after an answer no timer is left', async () => {
  server.play(json(200, chatAnswers.text.whole))
  const { clock, model } = open()

  const result = await model.doGenerate({ prompt })
  await clock.advance(60_000)

  expect(result.finishReason.unified).toBe('stop')
})
