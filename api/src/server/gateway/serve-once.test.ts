import { gatewayErrors } from '@tragwerk/services/gateway'
import { afterEach, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../routes/test-server.ts'
import type { ModelGateway } from './model-lane.ts'

type Serve = ModelGateway['serve']

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

async function startWith(serve: Serve): Promise<{ server: TestServer['server']; asked: () => number }> {
  let asked = 0
  running = await startTestServer({
    gateway: {
      enter: () => () => {},
      serve(...exchange) {
        asked += 1
        return serve(...exchange)
      },
    },
  })
  return { server: running.server, asked: () => asked }
}

const ask = (body: object, key = 'k-1', url = '/v1/chat/completions') => ({
  method: 'POST' as const,
  url,
  headers: {
    authorization: 'Bearer key-all',
    'content-type': 'application/json',
    ...(key !== '' && { 'idempotency-key': key }),
  },
  payload: JSON.stringify({ model: 'm', messages: [], ...body }),
})

/** Spaces, a number beyond doubles and an escape that a parser would not write again. */
const text = '{ "n": 12345678901234567890, "word": "gr\\u00f6\\u00dfe" }'
const answer: Serve = async (_call, _request, sink) => {
  sink.start(200, ['content-type', 'application/json', 'content-length', '9999', 'x-tragwerk-call-id', 'c-1'])
  sink.write(text.slice(0, 10))
  sink.end(Buffer.from(text.slice(10)))
}

describe('a model call with an Idempotency-Key', () => {
  test('is answered again byte for byte, without asking the model', async () => {
    const { server, asked } = await startWith(answer)

    const first = await server.inject(ask({ user: 'u' }))
    const second = await server.inject(ask({ user: 'u' }))

    expect(asked()).toBe(1)
    expect([first.statusCode, first.payload]).toEqual([200, text])
    expect([second.statusCode, second.payload]).toEqual([200, text])
    expect(first.headers['idempotent-replayed']).toBeUndefined()
    expect(second.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'content-type': 'application/json',
      'content-length': String(text.length),
      'x-tragwerk-call-id': 'c-1',
    })
  })

  test('asks every time without the header', async () => {
    const { server, asked } = await startWith(answer)

    await server.inject(ask({}, ''))
    await server.inject(ask({}, ''))

    expect(asked()).toBe(2)
  })

  test.each([
    ['/v1/chat/completions', { error: { code: 'idempotency.key_reused' } }],
    ['/v1/messages', { type: 'error', error: { details: { error_code: 'idempotency.key_reused' } } }],
  ])('is refused for another body in the shape of %s', async (url, expected) => {
    const { server, asked } = await startWith(answer)

    await server.inject(ask({}, 'k', url))
    const other = await server.inject(ask({ user: 'another' }, 'k', url))

    expect([asked(), other.statusCode]).toEqual([1, 422])
    expect(other.json()).toMatchObject(expected)
  })

  test('is refused for a stream, which cannot be kept', async () => {
    const { server, asked } = await startWith(answer)

    const refused = await server.inject(ask({ stream: true }))

    expect([asked(), refused.statusCode]).toEqual([0, 400])
    expect(refused.json().error.code).toBe('http.stream_not_repeatable')
  })

  test('keeps a refusal that would come again', async () => {
    const { server, asked } = await startWith(async (_call, _request, sink) => {
      sink.tellOnRefusal(['x-tragwerk-call-id', 'c-1'])
      throw gatewayErrors.requestInvalid({ param: 'messages', problem: 'it is empty' })
    })

    const first = await server.inject(ask({}))
    const second = await server.inject(ask({}))

    expect([asked(), first.statusCode, second.statusCode]).toEqual([1, 400, 400])
    expect(second.payload).toBe(first.payload)
    expect(second.json().error.param).toBe('messages')
    expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true', 'x-tragwerk-call-id': 'c-1' })
  })

  test.each<[string, Serve]>([
    [
      'a failure of the provider',
      () => Promise.reject(gatewayErrors.allUnavailable({ model: 'm', retryAfterMs: 1 })),
    ],
    [
      'an answer that broke off',
      async (_call, _request, sink) => {
        sink.start(200, ['content-type', 'application/json'])
        sink.fail(gatewayErrors.streamBroken({ deployment: 'a/b', problem: 'it ended' }))
      },
    ],
  ])('may be sent again after %s', async (_name, fail) => {
    let isFirst = true
    const { server } = await startWith((...exchange) => {
      const serve = isFirst ? fail : answer
      isFirst = false
      return serve(...exchange)
    })

    const first = await server.inject(ask({}))
    const second = await server.inject(ask({}))

    expect(first.statusCode).toBeGreaterThan(400)
    expect([second.statusCode, second.payload]).toEqual([200, text])
  })
})
