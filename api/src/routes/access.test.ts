import { permissions } from '@tragwerk/contracts/identity'
import type { Route } from '@tragwerk/contracts/route'
import { AppError } from '@tragwerk/infra/errors'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpointsOfFakes, startTestServer, type TestServer } from './test-server.ts'

let running: TestServer

beforeAll(async () => {
  running = await startTestServer()
})

afterAll(() => running.server.close())

function request(route: Route, headers: Record<string, string>): InjectOptions {
  const url = route.path
    .replace('{id}', '019f0000-0000-7000-8000-000000000009')
    .replace(/\{\w+\}/g, 'handbook')
  return { method: route.method, url, headers }
}

/** Where an OpenAI-shaped answer keeps its code. */
function codeOf(body: {
  code?: string
  error?: { code?: string; details?: { error_code: string } }
}): string | undefined {
  return body.code ?? body.error?.code ?? body.error?.details?.error_code
}

const routes = endpointsOfFakes().map(({ route }) => route)
const guarded = routes.filter(({ permission }) => permission !== 'any')
const openToAnyKey = routes.filter(({ permission }) => permission === 'any')

describe.each(routes)('$id', (route) => {
  test('answers 401 without a key and with an unknown one', async () => {
    const without = await running.server.inject(request(route, {}))
    const unknown = await running.server.inject(request(route, { authorization: 'Bearer key-forged' }))

    expect([without.statusCode, unknown.statusCode]).toEqual([401, 401])
    expect(without.headers['www-authenticate']).toBe('Bearer')
    expect(unknown.headers['www-authenticate']).toBe('Bearer')
  })
})

describe.each(openToAnyKey)('$id', (route) => {
  test('lets every valid key in, also one without a permission', async () => {
    const reply = await running.server.inject(request(route, { authorization: 'Bearer key-none' }))

    expect([401, 403]).not.toContain(reply.statusCode)
  })
})

describe.each(guarded)('$id', (route) => {
  test('answers 403 to every key that lacks exactly its permission', async () => {
    const others = permissions.filter((permission) => permission !== route.permission)
    const keys = ['key-none', ...others.map((permission) => `key-only-${permission}`)]

    for (const key of keys) {
      const reply = await running.server.inject(request(route, { authorization: `Bearer ${key}` }))
      expect([key, reply.statusCode, codeOf(reply.json())]).toEqual([key, 403, 'access.permission_denied'])
    }
  })

  test('lets a key with its permission in', async () => {
    const key = `key-only-${route.permission}`

    const reply = await running.server.inject(request(route, { authorization: `Bearer ${key}` }))

    expect([401, 403]).not.toContain(reply.statusCode)
  })
})

test('the way in which a key is wrong shows only in the code', async () => {
  const inject = (headers: Record<string, string>) =>
    running.server.inject({ method: 'GET', url: '/api/v1/collections', headers })

  const without = (await inject({})).json()
  const unknown = (await inject({ authorization: 'Bearer key-forged' })).json()

  expect(without.detail).toBe(unknown.detail)
  expect([without.code, unknown.code]).toEqual(['identity.key_missing', 'identity.key_unknown'])
})

test('a key may come as x-api-key; Authorization wins when both are there', async () => {
  const inject = (headers: Record<string, string>) =>
    running.server.inject({ method: 'GET', url: '/api/v1/keys', headers })

  const plain = await inject({ 'x-api-key': 'key-all' })
  const both = await inject({ 'x-api-key': 'key-all', authorization: 'Bearer key-none' })
  const basic = await inject({ authorization: 'Basic a2V5LWFsbA==' })

  expect([plain.statusCode, both.statusCode, basic.statusCode]).toEqual([200, 403, 401])
})

test('the body of a refused request is not looked at', async () => {
  const reply = await running.server.inject({
    method: 'POST',
    url: '/api/v1/collections',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key-none' },
    payload: '[',
  })

  expect(reply.statusCode).toBe(403)
})

test('a route without a permission cannot be served', async () => {
  const [first] = endpointsOfFakes()
  const open = {
    ...first!,
    route: { ...first!.route, id: 'x.open', path: '/api/v1/open', permission: 'public' as const },
  }

  await expect(startTestServer({ extraEndpoints: [open] })).rejects.toThrow('x.open has no permission')
})

test.each([
  ['not_found', 404, undefined],
  ['conflict', 409, undefined],
  ['unprocessable', 422, undefined],
  ['limited', 429, '1'],
  ['unavailable', 503, '1'],
  ['timeout', 504, '1'],
] as const)(
  'a domain’s %s becomes %i with its code, details and Retry-After',
  async (kind, status, retryAfter) => {
    const { server } = await startTestServer({
      knowledge: {
        getCollection: async () => {
          throw new AppError({ kind, code: 'shelf.broken', message: 'It broke.', details: { shelf: 3 } })
        },
      },
    })

    const reply = await server.inject({
      method: 'GET',
      url: '/api/v1/collections/a',
      headers: { authorization: 'Bearer key-all', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    })

    expect(reply.statusCode).toBe(status)
    expect(reply.headers['retry-after']).toBe(retryAfter)
    expect(reply.json()).toMatchObject({
      code: 'shelf.broken',
      detail: 'It broke.',
      status,
      traceId: 'a'.repeat(32),
      details: { shelf: 3 },
    })
    await server.close()
  },
)

test('an unexpected failure tells nothing of its cause and is logged with it', async () => {
  const cause = new Error('password of the database is hunter2')
  const { server, log } = await startTestServer({
    knowledge: { getCollection: () => Promise.reject(cause) },
  })

  const reply = await server.inject({
    method: 'GET',
    url: '/api/v1/collections/a',
    headers: { authorization: 'Bearer key-all' },
  })

  expect(reply.statusCode).toBe(500)
  expect(reply.json().code).toBe('http.internal')
  expect(reply.payload).not.toContain('hunter2')
  expect(log.find((line) => line.message === 'request failed')?.fields.err).toBe(cause)
  await server.close()
})

test('a reply that does not match its schema is withheld', async () => {
  const { server } = await startTestServer({
    knowledge: { getCollection: async () => ({ id: 'not a uuid', hidden: 'row' }) as never },
  })

  const reply = await server.inject({
    method: 'GET',
    url: '/api/v1/collections/a',
    headers: { authorization: 'Bearer key-all' },
  })

  expect(reply.json().code).toBe('http.internal')
  expect(reply.payload).not.toContain('row')
  await server.close()
})
