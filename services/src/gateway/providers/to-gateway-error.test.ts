import type { LanguageModelV4 } from '@ai-sdk/provider'
import { createEgress } from '@tragwerk/infra/egress'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cannedKey, events } from './contract/canned.ts'
import { chatAnswers } from './contract/canned-openai.ts'
import { awsFrame } from './contract/canned-others.ts'
import { caught, collectParts, everythingIn } from './contract/describe-provider.ts'
import {
  type FakeServer,
  json,
  refuseConnection,
  type Script,
  startFakeServer,
  stream,
  text,
} from './contract/fake-server.ts'
import { openProvider, withKey } from './contract/open-provider.ts'
import { fromUpstreamAnswer } from './to-gateway-error.ts'

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }]

let server: FakeServer
beforeAll(async () => {
  server = await startFakeServer()
})
afterAll(() => server[Symbol.asyncDispose]())

function model(kind = 'openai-compatible'): LanguageModelV4 {
  const settings = {
    kind,
    baseUrl: `${server.origin}/v1`,
    ...(kind === 'bedrock' ? { awsRegion: 'eu-central-1' } : {}),
  }
  return openProvider(settings, { secrets: withKey(cannedKey) }).languageModel('model-1')!
}

async function errorOf(script: Script, kind?: string) {
  server.play(script)
  return caught(model(kind).doGenerate({ prompt }))
}

const openai = (message: string, more: object = {}) => ({ error: { message, type: 'some_type', ...more } })

interface Row {
  readonly name: string
  readonly kind?: string
  readonly script: Script
  readonly code: string
  readonly details: object
}

const rows: readonly Row[] = [
  {
    name: '400 with a field',
    script: json(400, openai('Too warm.', { param: 'temperature', code: 'invalid_value' })),
    code: 'upstream_rejected',
    details: {
      status: 400,
      type: 'some_type',
      upstreamCode: 'invalid_value',
      param: 'temperature',
      problem: 'it says "Too warm."',
    },
  },
  {
    name: '401',
    script: json(401, openai('Incorrect API key provided: sk-proj-ab12****************XyZ9.')),
    code: 'upstream_rejected',
    details: {
      status: 401,
      problem: 'it does not accept the API key; it says "Incorrect API key provided: [secret]"',
    },
  },
  {
    name: '402',
    script: json(402, openai('Insufficient Balance')),
    code: 'upstream_rejected',
    details: { status: 402, problem: 'its credit is used up; it says "Insufficient Balance"' },
  },
  {
    name: '403',
    script: json(403, openai('Your project may not use this.')),
    code: 'upstream_rejected',
    details: { status: 403, problem: 'it says "Your project may not use this."' },
  },
  {
    name: '404 of Ollama',
    kind: 'ollama',
    script: json(404, { error: 'model "model-1" not found' }),
    code: 'upstream_rejected',
    details: { status: 404, problem: 'it says "model "model-1" not found"' },
  },
  { name: '408', script: json(408, {}), code: 'upstream_failed', details: { status: 408 } },
  {
    name: '413',
    script: text(413, '<html>too large</html>'),
    code: 'upstream_rejected',
    details: { status: 413, problem: 'it answered with status 413' },
  },
  {
    name: '422 of Mistral',
    kind: 'mistral',
    script: json(422, {
      object: 'error',
      message: { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs' }] },
      type: 'invalid_request_error',
      param: null,
      code: null,
    }),
    code: 'upstream_rejected',
    details: {
      status: 422,
      type: 'invalid_request_error',
      param: 'seed',
      problem: 'it says "seed: Extra inputs"',
    },
  },
  {
    name: '429 with seconds',
    script: json(429, openai('Slow down.'), { 'retry-after': '7' }),
    code: 'upstream_limited',
    details: { retryAfterMs: 7_000, problem: 'it says "Slow down."' },
  },
  {
    name: '429 with milliseconds',
    script: json(429, openai('Slow down.'), { 'retry-after': '7', 'retry-after-ms': '6500' }),
    code: 'upstream_limited',
    details: { retryAfterMs: 6_500 },
  },
  {
    name: '429 with a date',
    script: json(429, openai('Slow down.'), {
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
      'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT',
    }),
    code: 'upstream_limited',
    details: { retryAfterMs: 9_000 },
  },
  {
    name: '429 without a time',
    script: json(429, openai('Slow down.')),
    code: 'upstream_limited',
    details: { retryAfterMs: undefined },
  },
  {
    name: '429 of Google',
    kind: 'google',
    script: json(429, {
      error: {
        code: 429,
        message: 'You exceeded your current quota, please check your plan and billing details.',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }],
      },
    }),
    code: 'upstream_limited',
    details: { retryAfterMs: 34_400 },
  },
  {
    name: '429 of Bedrock',
    kind: 'bedrock',
    script: json(429, { message: 'Too many requests.' }, { 'x-amzn-errortype': 'ThrottlingException' }),
    code: 'upstream_limited',
    details: { retryAfterMs: undefined },
  },
  {
    name: '429 for money',
    script: json(429, openai('You exceeded your current quota.', { code: 'insufficient_quota' })),
    code: 'upstream_rejected',
    details: { status: 429, upstreamCode: 'insufficient_quota' },
  },
  {
    name: '400 for money of Anthropic',
    kind: 'anthropic',
    script: json(400, {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'Your credit balance is too low.' },
    }),
    code: 'upstream_rejected',
    details: { status: 400, problem: 'its credit is used up; it says "Your credit balance is too low."' },
  },
  {
    name: '500',
    script: json(500, openai('Oh no.')),
    code: 'upstream_failed',
    details: { status: 500, type: 'some_type', problem: 'it says "Oh no."' },
  },
  { name: '503', script: text(503, ''), code: 'upstream_failed', details: { status: 503 } },
  {
    name: '529 of Anthropic',
    kind: 'anthropic',
    script: json(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    code: 'upstream_failed',
    details: { status: 529, type: 'overloaded_error' },
  },
  {
    name: 'the type of Bedrock in a header',
    kind: 'bedrock',
    script: json(
      400,
      { message: 'No such model.' },
      { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/coral/' },
    ),
    code: 'upstream_rejected',
    details: { status: 400, type: 'ValidationException' },
  },
  {
    name: 'a reset connection',
    script: refuseConnection,
    code: 'upstream_failed',
    details: { status: undefined, problem: 'the connection broke off before the end of the reply' },
  },
  {
    name: 'a reply that is not JSON',
    script: text(200, 'Hello!', 'application/json'),
    code: 'upstream_failed',
    details: { problem: 'its reply could not be understood' },
  },
]

test.each(rows)('$name becomes $code', async ({ kind, script, code, details }) => {
  const error = await errorOf(script, kind)

  expect(error).toMatchObject({
    code: `gateway.${code}`,
    details: { deployment: 'upstream/model-1', ...details },
  })
  expect(everythingIn(error)).not.toContain(cannedKey)
})

test('a server that is not there cannot be reached', async () => {
  const gone = await startFakeServer()
  await gone[Symbol.asyncDispose]()
  const provider = openProvider({ kind: 'openai-compatible', baseUrl: `${gone.origin}/v1` })

  const error = await caught(provider.languageModel('model-1')!.doGenerate({ prompt }))

  expect(error).toMatchObject({
    code: 'gateway.upstream_failed',
    details: { problem: 'its server cannot be reached' },
  })
})

test('secrets in headers are hidden too', () => {
  const answer = { status: 400, header: () => undefined, body: '{"message":"Who is hunter2-token?"}' }

  const error = fromUpstreamAnswer(answer, { deployment: 'a/b', secrets: ['hunter2-token'] })

  expect(error.message).toBe('a/b refused the request: it says "Who is [secret]?".')
})

describe('errors inside a stream', () => {
  const first = {
    id: 'c-1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content: 'Half' }, finish_reason: null }],
  }

  test.each([
    { reported: { message: 'Worker died.', code: 500 }, code: 'gateway.upstream_failed', details: {} },
    {
      reported: { message: 'Slow down.', type: 'rate_limit_exceeded' },
      code: 'gateway.upstream_limited',
      details: {},
    },
    {
      reported: { message: 'Too long.', code: 'context_length_exceeded' },
      code: 'gateway.upstream_rejected',
      details: { upstreamCode: 'context_length_exceeded' },
    },
  ])('$reported.message is the last part', async ({ reported, code, details }) => {
    server.play(stream(events(first, { error: reported }, '[DONE]')))

    const parts = await collectParts((await model().doStream({ prompt })).stream)

    expect(parts.at(-1)).toMatchObject({ type: 'error', error: { code, details } })
    expect(parts.filter((part) => part.type === 'error' || part.type === 'finish')).toHaveLength(1)
  })

  test('one before anything else is a rejection where the SDK looks for it', async () => {
    const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    server.play(stream(events(overloaded)))

    const error = await caught(model('anthropic').doStream({ prompt }))

    expect(error).toMatchObject({ code: 'gateway.upstream_failed', details: { type: 'overloaded_error' } })
  })

  test('chat where a response was expected is not understood', async () => {
    server.play(stream(events(first, '[DONE]')))

    const parts = await collectParts((await model('openai').doStream({ prompt })).stream)

    expect(parts.at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'gateway.upstream_failed', details: { problem: 'its reply could not be understood' } },
    })
  })

  test('an exception in Amazon’s event stream keeps its meaning', async () => {
    server.play(
      stream([
        awsFrame('messageStart', { role: 'assistant' }),
        awsFrame('throttlingException', { message: 'Too many tokens.' }, 'exception'),
      ]),
    )

    const parts = await collectParts((await model('bedrock').doStream({ prompt })).stream)

    expect(parts.at(-1)).toMatchObject({ type: 'error', error: { code: 'gateway.upstream_limited' } })
  })
})

describe('through the platform’s own HTTP client', () => {
  const viaEgress = (origin: string) => {
    const { host } = new URL(origin)
    const egress = createEgress({ allow: [host] })
    return openProvider({ kind: 'openai-compatible', baseUrl: `${origin}/v1` }, { fetch: egress.fetch })
  }

  test('a reset connection is a failure', async () => {
    server.play(refuseConnection)

    const error = await caught(viaEgress(server.origin).languageModel('model-1')!.doGenerate({ prompt }))

    expect(error).toMatchObject({
      code: 'gateway.upstream_failed',
      details: { deployment: 'upstream/model-1' },
    })
  })

  test('a cut stream is broken', async () => {
    server.play(stream(chatAnswers.text.frames.slice(0, 3), 'cut'))

    const { stream: parts } = await viaEgress(server.origin).languageModel('model-1')!.doStream({ prompt })

    expect((await collectParts(parts)).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'gateway.stream_broken' },
    })
  })

  test('an address that may not be called says so, and who can allow it', async () => {
    const egress = createEgress({ allow: [] })
    const provider = openProvider(
      { kind: 'openai-compatible', baseUrl: `${server.origin}/v1` },
      { fetch: egress.fetch },
    )

    expect(await caught(provider.languageModel('model-1')!.doGenerate({ prompt }))).toMatchObject({
      code: 'gateway.upstream_rejected',
      details: { problem: 'its address may not be called; have an operator allow its host and port' },
    })
  })

  test('an abort closes the connection', async () => {
    const caller = new AbortController()
    server.play(stream(chatAnswers.text.frames.slice(0, 3), 'open'))
    const model = viaEgress(server.origin).languageModel('model-1')!
    const reader = (await model.doStream({ prompt, abortSignal: caller.signal })).stream.getReader()
    await reader.read()

    caller.abort(new Error('the caller left'))

    await expect(server.nextHangUp()).resolves.toBeUndefined()
  })
})
