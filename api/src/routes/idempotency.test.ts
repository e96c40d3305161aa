import type { Collection } from '@tragwerk/contracts/knowledge'
import { AppError } from '@tragwerk/infra/errors'
import { afterEach, expect, test } from 'vitest'
import { aCollection, startTestServer, type TestServer } from './test-server.ts'

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

async function start(createCollection: () => Promise<Collection>): Promise<TestServer['server']> {
  running = await startTestServer({
    knowledge: {
      createCollection,
      addDocument: async () => {
        await createCollection()
        return { id: aCollection.id, status: 'queued' }
      },
    },
  })
  return running.server
}

const create = (payload: object | string, key: string | undefined = 'k-1') => ({
  method: 'POST' as const,
  url: '/api/v1/collections',
  headers: {
    authorization: 'Bearer key-all',
    'content-type': 'application/json',
    ...(key === '' ? {} : { 'idempotency-key': key }),
  },
  payload,
})

test('a repeated request is answered from the first, also when its JSON is written differently', async () => {
  let runs = 0
  const server = await start(async () => {
    runs += 1
    return aCollection
  })

  const first = await server.inject(create('{"name":"a","description":"b"}'))
  const second = await server.inject(create('{ "description": "b", "name": "a" }'))

  expect(runs).toBe(1)
  expect([first.statusCode, second.statusCode]).toEqual([201, 201])
  expect(second.payload).toBe(first.payload)
  expect(first.headers['idempotent-replayed']).toBeUndefined()
  expect(second.headers['idempotent-replayed']).toBe('true')
})

test('without a key every request runs', async () => {
  let runs = 0
  const server = await start(async () => {
    runs += 1
    return aCollection
  })

  await server.inject(create({ name: 'a' }, ''))
  await server.inject(create({ name: 'a' }, ''))

  expect(runs).toBe(2)
})

test('the same key with another body is refused', async () => {
  const server = await start(async () => aCollection)

  await server.inject(create({ name: 'a' }))
  const reply = await server.inject(create({ name: 'b' }))

  expect([reply.statusCode, reply.json().code]).toEqual([422, 'idempotency.key_reused'])
})

test('a refusal that would come again is kept with its status and problem', async () => {
  let runs = 0
  const server = await start(async () => {
    runs += 1
    throw new AppError({ kind: 'conflict', code: 'knowledge.collection_exists', message: 'Exists.' })
  })

  const first = await server.inject(create({ name: 'a' }))
  const second = await server.inject(create({ name: 'a' }))

  expect(runs).toBe(1)
  expect([first.statusCode, second.statusCode]).toEqual([409, 409])
  expect(second.headers['content-type']).toContain('application/problem+json')
  expect(second.json().code).toBe('knowledge.collection_exists')
})

test.each(['unavailable', 'limited', 'timeout', 'internal'] as const)(
  'a failure of kind %s frees the key for another try',
  async (kind) => {
    let runs = 0
    const server = await start(async () => {
      runs += 1
      if (runs === 1) throw new AppError({ kind, code: 'x.y', message: 'Not now.' })
      return aCollection
    })

    await server.inject(create({ name: 'a' }))
    const second = await server.inject(create({ name: 'a' }))

    expect(second.statusCode).toBe(201)
  },
)

test('a request that fails validation does not use its key up', async () => {
  const server = await start(async () => aCollection)

  await server.inject(create({ name: 'NOT VALID' }))
  const reply = await server.inject(create({ name: 'valid' }))

  expect(reply.statusCode).toBe(201)
})

test('uploads are the same when file and fields are, whatever the boundary', async () => {
  let runs = 0
  const server = await start(async () => {
    runs += 1
    return aCollection
  })
  const upload = (content: string, boundary: string, key: string) =>
    server.inject({
      method: 'POST',
      url: '/api/v1/collections/a/documents',
      headers: {
        authorization: 'Bearer key-all',
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'idempotency-key': key,
      },
      payload: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n${content}\r\n--${boundary}--\r\n`,
    })

  await upload('one', 'first', 'k')
  const same = await upload('one', 'second', 'k')
  const other = await upload('two', 'first', 'k')

  expect(runs).toBe(1)
  expect(same.headers['idempotent-replayed']).toBe('true')
  expect(other.statusCode).toBe(422)
})
