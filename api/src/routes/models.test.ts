import { afterEach, expect, test } from 'vitest'
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
