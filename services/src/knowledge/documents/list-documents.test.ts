import { collectionSorts, documentSorts } from '@tragwerk/contracts/knowledge'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aReader, type KnowledgeLab, openKnowledgeLab, text } from '../testing/knowledge-lab.ts'

const collection = 'handbook'
let lab: KnowledgeLab

/** Titles and times that differ only in case, accents or microseconds, and many that do not differ at all. */
const titles = [
  'Zebra',
  'apfel',
  'Apfel',
  'Äpfel',
  '50 % Rabatt',
  'a_b',
  'same',
  'same',
  'same',
  'same',
  'same',
]

beforeAll(async () => {
  lab = await openKnowledgeLab()
  await lab.knowledge.createCollection(lab.call, { name: collection, description: 'What we agreed on' })
  await lab.knowledge.createCollection(lab.call, { name: 'other', description: 'Half of it: 50 %' })
  for (const [index, title] of titles.entries()) {
    const acl = index % 4 === 3 ? { acl: ['group:hr'] } : {}
    await lab.knowledge.addDocument(lab.call, {
      collection: index % 3 === 2 ? 'other' : collection,
      title,
      content: text('word '.repeat(1 + (index % 3))),
      ...acl,
    })
  }
  // Three moments that JavaScript's dates cannot tell apart.
  await lab.database.pool.query(`
    UPDATE knowledge_documents SET created_at = created_at + (get_byte(sha256(id::text::bytea), 0) % 3) * interval '1 microsecond';
    UPDATE knowledge_versions SET updated_at = updated_at + (get_byte(sha256(id::text::bytea), 0) % 3) * interval '1 microsecond'`)
})
afterAll(() => lab.close())

interface PageOf<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

async function walk<T>(readPage: (cursor: string | undefined) => Promise<PageOf<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page = await readPage(cursor)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return items
}

describe.each(documentSorts)('documents sorted by %s', (sort) => {
  test.each([1, 2, 3, 7])('come once each in pages of %i, in the order of one large page', async (limit) => {
    const { items: whole } = await lab.knowledge.findDocuments(lab.call, { limit: 200, sort })

    const walked = await walk((cursor) => lab.knowledge.findDocuments(lab.call, { limit, sort, cursor }))

    expect(walked).toEqual(whole)
    expect(new Set(walked.map(({ id }) => id)).size).toBe(titles.length)
  })

  test('rise or fall by what they are sorted by', async () => {
    const { items } = await lab.knowledge.findDocuments(lab.call, { limit: 200, sort })
    const field = sort.replace('-', '') as 'createdAt' | 'title' | 'bytes' | 'updatedAt'
    const compare = new Intl.Collator('und').compare

    const sorted = items.toSorted((a, b) =>
      field === 'bytes' ? a.bytes - b.bytes : compare(a[field], b[field]),
    )

    const values = items.map((item) => item[field])
    expect(sort.startsWith('-') ? values.toReversed() : values).toEqual(sorted.map((item) => item[field]))
  })

  test('do not go on from a page of another sort', async () => {
    const other = sort === 'bytes' ? '-bytes' : 'bytes'
    const { nextCursor } = await lab.knowledge.findDocuments(lab.call, { limit: 2, sort: other })

    await expect(
      lab.knowledge.findDocuments(lab.call, { limit: 2, sort, cursor: nextCursor! }),
    ).rejects.toMatchObject({ code: 'knowledge.cursor_invalid' })
  })
})

describe.each(collectionSorts)('collections sorted by %s', (sort) => {
  test('come once each, whatever the size of the page', async () => {
    const { items: whole } = await lab.knowledge.listCollections(lab.call, { limit: 200, sort })

    const walked = await walk((cursor) => lab.knowledge.listCollections(lab.call, { limit: 1, sort, cursor }))

    expect(walked).toEqual(whole)
    expect(walked.map(({ name }) => name).toSorted()).toEqual([collection, 'other'])
  })
})

test.each([
  ['-createdAt', '0000-01-01T00:00:00.000000Z'],
  ['-createdAt', '2026-02-30T00:00:00.000000Z'],
  ['-createdAt', '2026-01-01T00:00:00.000Z'],
  ['bytes', '1e9'],
  ['bytes', '9'.repeat(30)],
  ['title', 'a\0b'],
] as const)('a forged cursor of %s with %j is refused', async (sort, value) => {
  const cursor = Buffer.from(`${sort} 01900000-0000-7000-8000-000000000001 ${value}`).toString('base64url')

  await expect(lab.knowledge.findDocuments(lab.call, { limit: 2, sort, cursor })).rejects.toMatchObject({
    code: 'knowledge.cursor_invalid',
  })
})

test('a title of the greatest length fits into the cursor that the route accepts', async () => {
  const title = '€'.repeat(500)
  const { id } = await lab.knowledge.addDocument(lab.call, { collection, title, content: text('Euro.') })
  const { items, nextCursor } = await lab.knowledge.listDocuments(lab.call, {
    collection,
    limit: 1,
    sort: 'title',
  })
  await lab.knowledge.deleteDocument(lab.call, { collection, id })

  expect(items[0]?.title).toBe(title)
  expect(nextCursor?.length).toBeLessThanOrEqual(2200)
})

test.each([
  ['same', 5],
  ['SAME', 5],
  ['äPFEL', 1],
  ['%', 1],
  ['_', 1],
  ['\\', 0],
])('titles are searched for %j literally and in any case', async (q, count) => {
  expect((await lab.knowledge.findDocuments(lab.call, { limit: 200, q })).items).toHaveLength(count)
})

test('collections are searched by name and description', async () => {
  const names = async (q: string) =>
    (await lab.knowledge.listCollections(lab.call, { limit: 10, q })).items.map(({ name }) => name)

  expect(await names('AGREED')).toEqual([collection])
  expect(await names('oth')).toEqual(['other'])
  expect(await names('%')).toEqual(['other'])
})

test('documents of one collection, and of all, show only what a reader may read', async () => {
  const reader = aReader([])
  const count = async (call = reader, name?: string) =>
    (
      await (name
        ? lab.knowledge.listDocuments(call, { collection: name, limit: 200 })
        : lab.knowledge.findDocuments(call, { limit: 200 }))
    ).items.length

  expect(await count()).toBe(9)
  expect(await count(aReader(['group:hr']))).toBe(11)
  expect(await count(lab.call)).toBe(11)
  expect((await count(reader, collection)) + (await count(reader, 'other'))).toBe(9)
})

test('documents of all collections name theirs and can be filtered by state', async () => {
  const { items } = await lab.knowledge.findDocuments(lab.call, { limit: 200, status: 'queued' })

  expect(new Set(items.map((item) => item.collection))).toEqual(new Set([collection, 'other']))
  expect((await lab.knowledge.findDocuments(lab.call, { limit: 200, status: 'failed' })).items).toEqual([])
})

test('a collection counts its documents by state, by the same rule as all of them', async () => {
  const name = 'states'
  await lab.knowledge.createCollection(lab.call, { name })
  const add = async (acl?: string[]) => {
    await lab.knowledge.addDocument(lab.call, {
      collection: name,
      content: text('A word.'),
      ...(acl && { acl }),
    })
    return lab.runs.started.at(-1)!
  }
  await lab.ingest(await add())
  await lab.ingest(await add(['group:hr']))
  await lab.steps.fail(await add(), { code: 'knowledge.no_text', message: 'No text.' })
  await lab.steps.parse(await add())
  await add()

  const all = await lab.knowledge.getCollection(lab.call, name)
  const { items } = await lab.knowledge.listCollections(aReader([]), { limit: 10, q: name })

  expect(all).toMatchObject({ documents: 5, states: { pending: 2, indexed: 2, failed: 1 } })
  expect(items).toMatchObject([{ documents: 4, states: { pending: 2, indexed: 1, failed: 1 } }])
})
