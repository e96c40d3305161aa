import { createManualClock, createSystemClock } from '@tragwerk/infra/clock'
import { Secret } from '@tragwerk/infra/config'
import { isAppError } from '@tragwerk/infra/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectParts, describeLanguageModel, textOf } from '../contract.ts'
import {
  chunks,
  completion,
  type FakeServer,
  json,
  type Script,
  startFakeServer,
  writeEvents,
} from './fake-server.ts'
import { createOpenaiCompatibleLanguageModel } from './language-model.ts'

const apiKey = 'sk-proj-Zr81kdNNqq'
const prompt = [
  { role: 'user' as const, content: [{ type: 'text' as const, text: 'What carries the roof?' }] },
]

let server: FakeServer
beforeAll(async () => {
  server = await startFakeServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const open = (script: Script, clock = createSystemClock()) => {
  server.play(script)
  return createOpenaiCompatibleLanguageModel(
    { name: 'openai', baseUrl: server.baseUrl, apiKey: new Secret(apiKey), fetch, clock },
    'gpt-4.1-mini',
  )
}
const answering: Script = (request, response) => {
  if (!request.body.stream) return json(200, completion)(request, response)
  writeEvents(response, chunks)
  response.end()
}
const cutOff: Script = (_request, response) => {
  writeEvents(response, chunks.slice(0, 2))
  response.end()
}
const refusing = (status: number, error: object, headers = {}) => json(status, { error }, headers)
const silent: Script = () => {}

describeLanguageModel('an OpenAI-compatible server', {
  prompt,
  open: async () => open(answering),
  failing: {
    refusal: async () => open(refusing(400, { message: 'Bad', type: 'invalid_request_error', param: null })),
    cutOff: async () => open(cutOff),
  },
})

test('sends the key, the model and the wish for usage', async () => {
  const model = open(answering)

  await collectParts((await model.doStream({ prompt, maxOutputTokens: 50 })).stream)

  const { path, headers, body } = server.requests.at(-1)!
  expect(path).toBe('/v1/chat/completions')
  expect(headers.authorization).toBe(`Bearer ${apiKey}`)
  expect(body).toMatchObject({
    model: 'gpt-4.1-mini',
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 50,
    messages: [{ role: 'user', content: 'What carries the roof?' }],
  })
})

test('reads the usage of whole and streamed replies alike', async () => {
  const expected = { inputTokens: { total: 19 }, outputTokens: { total: 6 } }
  const model = open(answering)

  const parts = await collectParts((await model.doStream({ prompt })).stream)

  expect((await model.doGenerate({ prompt })).usage).toMatchObject(expected)
  expect(parts.at(-1)).toMatchObject({ type: 'finish', usage: expected })
})

describe('failures', () => {
  const failure = async (script: Script) => {
    const error: unknown = await open(script)
      .doGenerate({ prompt })
      .then(
        () => undefined,
        (reason) => reason,
      )
    if (!isAppError(error)) throw new Error('expected an error of the platform', { cause: error })
    return error
  }

  test.each([
    [400, 'models.provider_rejected', false],
    [401, 'models.provider_rejected', false],
    [404, 'models.provider_rejected', false],
    [429, 'models.rate_limited', true],
    [500, 'models.provider_failed', true],
    [503, 'models.provider_failed', true],
    [529, 'models.provider_failed', true],
  ])('status %i becomes %s', async (status, code, isRetryable) => {
    const error = await failure(refusing(status, { message: 'No', type: 'some_error', param: null }))

    expect(error).toMatchObject({ code, retryable: isRetryable })
  })

  test('an exhausted credit is not worth another attempt', async () => {
    const error = await failure(
      refusing(429, {
        message: 'You exceeded your quota',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      }),
    )

    expect(error).toMatchObject({ code: 'models.provider_rejected', retryable: false })
  })

  test('the time to wait is passed on', async () => {
    const limited = { message: 'Slow down', type: 'rate_limit_error', code: 'rate_limit_exceeded' }

    expect((await failure(refusing(429, limited, { 'retry-after': '7' }))).details).toMatchObject({
      retryAfterMs: 7000,
    })
    expect((await failure(refusing(429, limited, { 'retry-after-ms': '250' }))).details).toMatchObject({
      retryAfterMs: 250,
    })
  })

  test('neither key nor prompt is in message, details or cause', async () => {
    const echo = `Incorrect API key provided: ${apiKey} and sk-proj-****Nqq, Bearer abc.def`
    for (const status of [400, 401, 429, 500]) {
      const error = await failure(refusing(status, { message: echo, type: 'x', param: null }))
      const shown = [
        error.message,
        JSON.stringify(error.details),
        String(error.cause),
        JSON.stringify(error.cause),
      ]

      expect(shown.join(' ')).not.toMatch(/sk-proj|abc\.def|carries the roof/)
    }
  })

  test.each<[string, Script]>([
    ['not JSON', (_request, response) => void response.writeHead(200).end('<html>')],
    ['no choices', json(200, { ...completion, choices: [] })],
    ['a connection that is reset', (_request, response) => void response.destroy()],
  ])('%s is a failure of the provider', async (_name, script) => {
    expect(await failure(script)).toMatchObject({ code: 'models.provider_failed' })
  })

  test('a server that is not there is a failure of the provider', async () => {
    const closed = await startFakeServer()
    await closed[Symbol.asyncDispose]()
    const model = createOpenaiCompatibleLanguageModel(
      { name: 'openai', baseUrl: closed.baseUrl, fetch, clock: createSystemClock() },
      'm',
    )

    await expect(model.doGenerate({ prompt })).rejects.toThrow('cannot be reached')
  })
})

describe('inside a stream', () => {
  const lastPart = async (script: Script) =>
    (await collectParts((await open(script).doStream({ prompt })).stream)).at(-1)

  test.each<[string, Script]>([
    [
      'a reset connection',
      (_request, response) => {
        writeEvents(response, chunks.slice(0, 2))
        response.write('data: {"id"', () => response.destroy())
      },
    ],
    [
      'an event that is not JSON',
      (_request, response) => {
        writeEvents(response, chunks.slice(0, 2))
        response.end('data: {"choices": [oops\n\n')
      },
    ],
    [
      'a reported error',
      (_request, response) => {
        writeEvents(response, [
          ...chunks.slice(0, 2),
          { error: { message: 'overloaded', type: 'server_error' } },
        ])
        response.end()
      },
    ],
  ])('%s ends it with one error', async (_name, script) => {
    expect(await lastPart(script)).toMatchObject({ type: 'error', error: { code: 'models.provider_failed' } })
  })

  test('bytes that arrive one by one read the same', async () => {
    const umlauts = {
      ...chunks[1],
      choices: [{ index: 0, delta: { content: 'Größe 😀 ' }, finish_reason: null }],
    }
    const text = [chunks[0], umlauts, ...chunks.slice(2, 5)].map(
      (event) => `data: ${JSON.stringify(event)}\n\n`,
    )
    const trickling: Script = async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const byte of Buffer.from(text.join(''))) {
        await new Promise((resolve) => response.write(Buffer.of(byte), resolve))
      }
      response.end('data: [DONE]\n\n')
    }

    const parts = await collectParts((await open(trickling).doStream({ prompt })).stream)

    expect(textOf(parts)).toBe('Größe 😀 carry it.')
    expect(parts.at(-1)?.type).toBe('finish')
  })

  test('leaving early closes the connection to the provider', async () => {
    const model = open((_request, response) => writeEvents(response, chunks.slice(0, 2)))
    const { stream } = await model.doStream({ prompt })
    const hangUp = server.nextHangUp()

    for await (const part of stream) if (part.type === 'text-delta') break

    await hangUp
  })

  test('an abort closes the connection and gives the reason', async () => {
    const abort = new AbortController()
    const model = open((_request, response) => writeEvents(response, chunks.slice(0, 2)))
    const { stream } = await model.doStream({ prompt, abortSignal: abort.signal })
    const hangUp = server.nextHangUp()
    const parts = collectParts(stream)

    abort.abort(new Error('the caller left'))

    expect((await parts).at(-1)).toMatchObject({ type: 'error', error: { message: 'the caller left' } })
    await hangUp
  })
})

describe('time limits', () => {
  test.each([
    ['generate', 599_000, 'total'],
    ['stream', 29_000, 'first byte'],
  ] as const)(
    'a server that never answers is left by %s after the limit, not before',
    async (mode, before, phase) => {
      const clock = createManualClock()
      const model = open(silent, clock)
      const outcome = (mode === 'generate' ? model.doGenerate({ prompt }) : model.doStream({ prompt })).then(
        () => 'answered',
        (error) => error,
      )
      await server.nextRequest()
      const hangUp = server.nextHangUp()

      await clock.advance(before)
      expect(await Promise.race([outcome, 'still waiting'])).toBe('still waiting')
      await clock.advance(1_000)

      expect(await outcome).toMatchObject({ code: 'models.provider_timeout', details: { phase } })
      await hangUp
    },
  )

  test('a stream that falls silent ends with a time-out after 30 s', async () => {
    const clock = createManualClock()
    const model = open((_request, response) => writeEvents(response, chunks.slice(0, 2)), clock)
    const reader = (await model.doStream({ prompt })).stream.getReader()
    let part = (await reader.read()).value
    while (part?.type !== 'text-delta') part = (await reader.read()).value
    const hangUp = server.nextHangUp()

    const last = reader.read()
    await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(30_000)

    expect((await last).value).toMatchObject({
      type: 'error',
      error: { code: 'models.provider_timeout', details: { phase: 'idle', limitMs: 30_000 } },
    })
    await hangUp
  })

  test('a finished reply leaves no timer behind', async () => {
    const clock = createManualClock()
    const model = open(answering, clock)

    await collectParts((await model.doStream({ prompt })).stream)
    await model.doGenerate({ prompt })
    await clock.advance(700_000)

    await expect(model.doGenerate({ prompt })).resolves.toMatchObject({ finishReason: { unified: 'stop' } })
  })
})
