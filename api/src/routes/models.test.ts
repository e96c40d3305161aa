import { afterEach, describe, expect, test } from 'vitest'
import { type Fakes, startTestServer, type TestServer } from './test-server.ts'

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

async function startWith(models: Fakes['models']): Promise<TestServer['server']> {
  running = await startTestServer({ ...(models && { models }) })
  return running.server
}

const get = (path: string, key = 'key-all') => ({
  method: 'GET' as const,
  url: `/v1/models${path}`,
  headers: { authorization: `Bearer ${key}` },
})

test('errors have the shape of the OpenAI API', async () => {
  const server = await startWith({})

  const wrongKey = await server.inject(get('', 'x'))
  const noModel = await server.inject(get('/nope'))

  expect([wrongKey.statusCode, wrongKey.json().error]).toMatchObject([
    401,
    { type: 'invalid_request_error', code: 'invalid_api_key', param: null },
  ])
  expect([noModel.statusCode, noModel.json().error.code]).toEqual([404, 'model_not_found'])
})

test('routes stand in the list beside models', async () => {
  const route = {
    id: 'support',
    kind: 'route',
    provider: 'gateway',
    ownedBy: 'gateway',
    createdAt: undefined,
  } as const
  const server = await startWith({ list: async () => [route] })

  const reply = await server.inject(get(''))

  expect(reply.json().data).toEqual([
    { id: 'support', object: 'model', created: 0, owned_by: 'gateway', kind: 'route' },
  ])
})

test.each(['knowledge/handbook', 'knowledge%2Fhandbook'])(
  'GET /v1/models/%s finds an id with a slash',
  async (path) => {
    const asked: string[] = []
    const server = await startWith({
      entry: async (_call, id) => {
        asked.push(id)
        return { id, kind: 'language', provider: 'knowledge', ownedBy: 'tragwerk', createdAt: undefined }
      },
    })

    const reply = await server.inject({ ...get(`/${path}`), headers: { 'x-api-key': 'key-all' } })

    expect(reply.json()).toMatchObject({ id: 'knowledge/handbook', object: 'model' })
    expect(asked).toEqual(['knowledge/handbook'])
  },
)

describe('clients of Anthropic', () => {
  const entry = (id: string, kind: 'language' | 'embedding' = 'language') => ({
    id,
    kind,
    provider: 'p',
    ownedBy: 'o',
    createdAt: id === 'p/0' ? new Date(1_763_700_000_000) : undefined,
  })
  const startWithFive = () =>
    startWith({
      list: async () => [entry('p/e', 'embedding'), ...[0, 1, 2, 3, 4].map((at) => entry(`p/${at}`))],
      entry: async (_call, id) => entry(id),
    })
  const ask = (path: string) => ({ ...get(path), url: `/anthropic/v1/models${path}` })
  const idsOf = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id)

  test('are told by their header or by the address', async () => {
    const server = await startWithFive()
    const headers = { authorization: 'Bearer key-all', 'anthropic-version': '2023-06-01' }

    const byHeader = await server.inject({ ...get('?beta=true'), headers })
    const byAddress = await server.inject(ask(''))

    expect(byHeader.json()).toEqual(byAddress.json())
    expect(byHeader.json()).toMatchObject({ has_more: false, first_id: 'p/0', last_id: 'p/4' })
    expect(byHeader.json().data[0]).toMatchObject({
      type: 'model',
      id: 'p/0',
      display_name: 'p/0',
      created_at: '2025-11-21T04:40:00.000Z',
    })
  })

  test('read one model by an id with a slash', async () => {
    const server = await startWithFive()

    expect((await server.inject(ask('/p%2F7'))).json()).toMatchObject({ type: 'model', id: 'p/7' })
    expect((await server.inject(ask('/p/7?beta=true'))).json()).toMatchObject({ type: 'model', id: 'p/7' })
  })

  test.each([
    ['?limit=2', ['p/0', 'p/1'], true],
    ['?limit=2&after_id=p/1', ['p/2', 'p/3'], true],
    ['?limit=2&after_id=p/3', ['p/4'], false],
    ['?limit=2&before_id=p/4', ['p/2', 'p/3'], true],
    ['?limit=2&before_id=p/2', ['p/0', 'p/1'], false],
    ['?after_id=p/4', [], false],
  ])('page with %s', async (query, ids, hasMore) => {
    const server = await startWithFive()

    const list = (await server.inject(ask(query))).json()

    expect([idsOf(list), list.has_more]).toEqual([ids, hasMore])
  })

  test('get errors in their shape', async () => {
    const server = await startWith({})

    const stranger = await server.inject({ ...ask(''), headers: { 'x-api-key': 'x' } })
    const unknown = await server.inject(ask('/nope'))

    expect([stranger.statusCode, stranger.json()]).toMatchObject([
      401,
      { type: 'error', error: { type: 'authentication_error' } },
    ])
    expect([unknown.statusCode, unknown.json()]).toMatchObject([
      404,
      { type: 'error', error: { type: 'not_found_error' } },
    ])
  })
})
