import type { DocumentEvent } from '@tragwerk/contracts/knowledge'
import type { Call } from '@tragwerk/trust/access'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aReader, type KnowledgeLab, openKnowledgeLab, text } from '../testing/knowledge-lab.ts'
import { createSharedLooks } from './shared-looks.ts'
import { type CollectionLook, watchDocuments } from './watch-documents.ts'

const collection = 'handbook'
let lab: KnowledgeLab
let gone: AbortController

beforeAll(async () => {
  lab = await openKnowledgeLab()
})
afterAll(() => lab.close())
beforeEach(async () => {
  await lab.reset()
  gone = new AbortController()
  await lab.knowledge.createCollection(lab.call, { name: collection })
})

const add = async (content = 'Zwieback.', acl?: string[]): Promise<string> =>
  (
    await lab.knowledge.addDocument(lab.call, {
      collection,
      title: content,
      content: text(content),
      ...(acl && { acl }),
    })
  ).id

/** Many documents at once, all of the same instant. */
async function addMany(count: number): Promise<void> {
  const id = await add('many')
  await lab.database.pool.query(
    `WITH made AS (
       INSERT INTO knowledge_versions (id, tenant_id, collection_id, document_id, status, title, has_given_title, media_type,
         bytes, content_sha256, created_at, updated_at)
       SELECT md5('v' || n)::uuid, v.tenant_id, v.collection_id, md5('d' || n)::uuid, 'queued', 'many', true, 'text/plain',
         1, 'x', v.created_at, v.updated_at
       FROM knowledge_versions v, generate_series(1, $1::int - 1) n WHERE v.document_id = $2 RETURNING document_id
     )
     INSERT INTO knowledge_documents (id, tenant_id, collection_id, title, metadata, latest_version_id, created_at, updated_at)
     SELECT md5('d' || n)::uuid, d.tenant_id, d.collection_id, 'many', '{}', md5('v' || n)::uuid, d.created_at, d.updated_at
     FROM knowledge_documents d, generate_series(1, $1::int - 1) n WHERE d.id = $2`,
    [count, id],
  )
}

type Watching = Parameters<typeof watchDocuments>[0]

const aBoard = () => createSharedLooks<CollectionLook>(lab)

/** A client of the stream: `first` waits for the first look, `tick` lets a second pass; both give what came. */
function follow(call: Call = lab.call, shared: Partial<Watching> = {}) {
  const events: DocumentEvent[] = []
  const asleep: Array<() => void> = []
  let onSleep = () => {}
  const clock = {
    ...lab.clock,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        expect(ms).toBe(1000)
        asleep.push(resolve)
        signal?.addEventListener('abort', () => reject(signal.reason))
        onSleep()
      }),
  }
  const ended = (async () => {
    const watched = { ...call, signal: gone.signal }
    for await (const event of watchDocuments(
      { ...lab.deps, takeLook: aBoard(), ...shared, clock },
      watched,
      collection,
    ))
      events.push(event)
  })()
  ended.catch(() => undefined)
  const untilAsleep = async () => {
    if (asleep.length === 0) {
      const slept = new Promise<void>((resolve) => {
        onSleep = resolve
      })
      await Promise.race([slept, ended.catch(() => undefined)])
    }
    return events.splice(0)
  }
  return {
    ended,
    first: untilAsleep,
    tick: () => {
      asleep.splice(0).forEach((wake) => {
        wake()
      })
      return untilAsleep()
    },
  }
}

const counts = (pending: number, indexed = 0, failed = 0) => ({
  type: 'counts',
  states: { pending, indexed, failed },
  documents: pending + indexed + failed,
})
const changed = (title: string, rest: object = {}) => ({ type: 'changed', document: { title, ...rest } })

test('begins with the counts and is silent about what was there before', async () => {
  await add()
  const client = follow()

  expect(await client.first()).toEqual([counts(1)])
  expect(await client.tick()).toEqual([])
  expect(await client.tick()).toEqual([])
})

test('shows each change once, though all of them fall into the same instant', async () => {
  await add('Old.')
  const client = follow()
  await client.first()

  const id = await add('New.')
  const version = lab.runs.started.at(-1)!
  expect(await client.tick()).toMatchObject([changed('New.', { status: 'queued' }), counts(2)])
  await lab.steps.parse(version)
  expect(await client.tick()).toMatchObject([changed('New.', { status: 'embedding' })])
  await lab.ingest(version)
  expect(await client.tick()).toMatchObject([changed('New.', { status: 'indexed' }), counts(1, 1)])
  await lab.knowledge.updateDocument(lab.call, { collection, id, title: 'Newer.' })
  expect(await client.tick()).toMatchObject([changed('Newer.')])
  expect(await client.tick()).toEqual([])
})

test('shows a change that is dated before one that was seen already', async () => {
  const early = await add('Early.')
  await lab.clock.advance(4000)
  await add('Late.')
  const client = follow()
  await client.first()

  await lab.database.pool.query(
    `UPDATE knowledge_documents SET title = 'Slow.', updated_at = updated_at + interval '1 microsecond' WHERE id = $1`,
    [early],
  )

  expect(await client.tick()).toMatchObject([changed('Slow.')])
  expect(await client.tick()).toEqual([])
})

test('goes on for hours', async () => {
  const client = follow()
  await client.first()
  for (let hour = 0; hour < 3; hour += 1) {
    await lab.clock.advance(3_600_000)
    await add(`Hour ${hour}.`)

    expect(await client.tick()).toMatchObject([changed(`Hour ${hour}.`), counts(hour + 1)])
  }
})

test('announces at most 200 at a time and loses none of the same instant', async () => {
  const client = follow()
  await client.first()
  await addMany(450)

  const ticks = [await client.tick(), await client.tick(), await client.tick(), await client.tick()]

  const ids = ticks.map((events) =>
    events.flatMap((event) => (event.type === 'changed' ? event.document.id : [])),
  )
  expect(ids.map((each) => each.length)).toEqual([200, 200, 50, 0])
  expect(new Set(ids.flat()).size).toBe(450)
  expect(ticks[0]?.at(-1)).toEqual(counts(450))
})

test('shows a deletion in the counts', async () => {
  const id = await add()
  const client = follow()
  await client.first()

  await lab.knowledge.deleteDocument(lab.call, { collection, id })

  expect(await client.tick()).toEqual([counts(0)])
})

test('shows a reader only what the reader may read', async () => {
  const client = follow(aReader(['group:sales']))
  expect(await client.first()).toEqual([counts(0)])

  const id = await add('Salaries.', ['group:hr'])
  await add('Prices.', ['group:sales'])
  expect(await client.tick()).toMatchObject([changed('Prices.'), counts(1)])

  await lab.knowledge.updateDocument(lab.call, { collection, id, acl: null })
  expect(await client.tick()).toMatchObject([changed('Salaries.'), counts(2)])
})

test('however many watch the same, one looks; who sees less looks for himself', async () => {
  let transactions = 0
  const asTenant: Watching['database']['asTenant'] = (...args) => {
    transactions += 1
    return lab.database.asTenant(...args)
  }
  const shared = { takeLook: aBoard(), database: { ...lab.database, asTenant } }
  const reader = aReader(['group:sales'])
  const clients = [lab.call, lab.call, lab.call, reader].map((call) => follow(call, shared))
  for (const client of clients) await client.first()
  await lab.clock.advance(1000)
  transactions = 0

  const quiet = [await clients[0]!.tick(), await clients[1]!.tick(), await clients[2]!.tick()]
  const looks = transactions
  await lab.clock.advance(1000)
  await add('Salaries.', ['group:hr'])
  const news = await Promise.all(clients.map((client) => client.tick()))

  expect(looks).toBe(1)
  expect(quiet).toEqual([[], [], []])
  expect(news).toMatchObject([...Array(3).fill([changed('Salaries.'), counts(1)]), []])
})

test('ends quietly when the caller goes', async () => {
  const client = follow()
  await client.first()

  gone.abort(new Error('gone'))

  await expect(client.ended).resolves.toBeUndefined()
})

test.each(['deleted', 'replaced by one of the same name'])(
  'fails when the collection is %s',
  async (what) => {
    const client = follow()
    await client.first()

    await lab.knowledge.deleteCollection(lab.call, collection)
    if (what !== 'deleted') await lab.knowledge.createCollection(lab.call, { name: collection })

    expect(await client.tick()).toEqual([])
    await expect(client.ended).rejects.toMatchObject({ code: 'knowledge.collection_not_found' })
  },
)

test('fails at once for a collection that is unknown', async () => {
  const events = lab.knowledge.watchDocuments(lab.call, 'none')

  await expect(events.next()).rejects.toMatchObject({ code: 'knowledge.collection_not_found' })
})
