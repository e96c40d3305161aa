import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { createClient } from '@tragwerk/sdk'
import { afterEach, expect, test } from 'vitest'
import type { KnowledgeOperations } from './knowledge.ts'
import { aCollection, startTestServer, type TestServer } from './test-server.ts'

const name = 'handbook'
const id = '019f0000-0000-7000-8000-0000000000d1'
let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

const aDocument = {
  id,
  collection: name,
  externalId: null,
  title: 'Canteen',
  mediaType: 'text/plain',
  bytes: 9,
  language: 'en',
  status: 'indexed' as const,
  progress: { done: 1, total: 1 },
  chunks: 1,
  error: null,
  metadata: {},
  acl: null,
  createdAt: '2026-11-02T08:00:00.000Z',
  updatedAt: '2026-11-02T08:00:00.000Z',
}

/** A client of a server whose operations note what they are given. */
async function start(replies: Readonly<Record<string, unknown>>) {
  const seen: unknown[] = []
  const operations = Object.entries(replies).map(([operation, reply]) => [
    operation,
    async (_call: unknown, input: unknown) => {
      seen.push(input)
      return reply
    },
  ])
  running = await startTestServer({
    knowledge: Object.fromEntries(operations) as Partial<KnowledgeOperations>,
    limits: { drainTimeoutMs: 50 },
  })
  const { port } = await running.server.listen({ host: '127.0.0.1', port: 0 })
  const client = createClient({
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: 'key-all',
    sleep: async () => undefined,
  })
  return { client, seen }
}

const emptyPage = { items: [], nextCursor: null }

test('lists hand on what is searched for and are sorted when nobody says how', async () => {
  const { client, seen } = await start({
    listCollections: emptyPage,
    listDocuments: emptyPage,
    findDocuments: emptyPage,
  })

  await client.knowledge.listCollections({ query: { q: ' hand ' } })
  await client.knowledge.listDocuments({ params: { name }, query: { status: 'failed', sort: '-title' } })
  await client.knowledge.findDocuments({ query: { cursor: 'c'.repeat(2200) } })

  expect(seen).toEqual([
    { limit: 50, q: 'hand', sort: 'name' },
    { collection: name, limit: 50, status: 'failed', sort: '-title' },
    { limit: 50, cursor: 'c'.repeat(2200), sort: '-createdAt' },
  ])
})

test('a sort that is not offered is refused', async () => {
  const { client } = await start({ findDocuments: emptyPage })

  await expect(client.knowledge.findDocuments({ query: { sort: 'acl' as never } })).rejects.toMatchObject({
    status: 400,
  })
})

test('changes keep the difference between absent and null', async () => {
  const { client, seen } = await start({ updateDocument: aDocument, updateCollection: aCollection })

  await client.knowledge.updateDocument({ params: { name, id }, body: { acl: null } })
  await client.knowledge.updateDocument({ params: { name, id }, body: { title: ' Canteen ' } })
  await client.knowledge.updateCollection({ params: { name }, body: {} })

  expect(seen).toEqual([
    { collection: name, id, acl: null },
    { collection: name, id, title: 'Canteen' },
    { name },
  ])
})

test('a retry answers 202 with the document, passages come as a page', async () => {
  const { client, seen } = await start({ retryDocument: aDocument, listChunks: emptyPage })

  expect(await client.knowledge.retryDocument({ params: { name, id } })).toEqual(aDocument)
  expect(await client.knowledge.listChunks({ params: { name, id }, query: { limit: 7 } })).toEqual(emptyPage)

  expect(seen).toEqual([
    { collection: name, id },
    { collection: name, id, limit: 7 },
  ])
  expect(running?.finished.map(({ status }) => status)).toContain(knowledgeRoutes.retryDocument.status)
})
