import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createIngestSteps } from '../ingest.ts'
import { aReader, type KnowledgeLab, openKnowledgeLab, text } from '../testing/knowledge-lab.ts'
import { addDocument } from './documents.ts'

const collection = 'handbook'
let lab: KnowledgeLab

beforeAll(async () => {
  lab = await openKnowledgeLab()
})
afterAll(() => lab.close())
beforeEach(async () => {
  await lab.reset()
  await lab.knowledge.createCollection(lab.call, { name: collection })
})

interface Added {
  readonly content: string
  readonly title?: string
  readonly externalId?: string
  readonly acl?: readonly string[] | null
  readonly metadata?: Record<string, string>
}

const add = ({ content, externalId = 'a', ...rest }: Added) =>
  lab.knowledge.addDocument(lab.call, { collection, externalId, content: text(content), ...rest })

async function addAndIngest(input: Added): Promise<string> {
  const { id } = await add(input)
  await lab.ingest(lab.runs.started.at(-1))
  return id
}

const found = async (query: string, call = lab.call) =>
  (await lab.knowledge.search(call, { collection, query, limit: 10, mode: 'lexical' })).results

const getDocument = (id: string) => lab.knowledge.getDocument(lab.call, { collection, id })

const storedFiles = () =>
  readdirSync(lab.blobDirectory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

const letTimePass = (minutes: number) =>
  lab.database.pool.query(
    `UPDATE knowledge_erasures SET requested_at = requested_at - make_interval(mins => ${minutes})`,
  )

describe('replacing by externalId', () => {
  test('shows the old version under its title until the new one is indexed', async () => {
    const id = await addAndIngest({ title: 'Canteen 2025', content: 'Zwieback is served.' })

    await add({ title: 'Canteen 2026', content: 'Pumpernickel is served.' })
    const during = await found('zwieback')
    await lab.ingest(lab.runs.started.at(-1))

    expect(during.map(({ title }) => title)).toEqual(['Canteen 2025'])
    expect(await found('zwieback')).toEqual([])
    expect((await found('pumpernickel')).map(({ title }) => title)).toEqual(['Canteen 2026'])
    expect(await getDocument(id)).toMatchObject({ title: 'Canteen 2026', status: 'indexed' })
    expect(await lab.count('knowledge_versions')).toBe(1)
  })

  test('keeps the old version, with its title and text, when the new one cannot be read', async () => {
    const id = await addAndIngest({ title: 'Canteen 2025', content: 'Zwieback is served.' })

    await add({ title: 'Broken', content: 'Pumpernickel is served.' })
    await lab.steps.fail(lab.runs.started.at(-1)!, { code: 'knowledge.no_text', message: 'No text.' })

    expect((await found('zwieback')).map(({ title }) => title)).toEqual(['Canteen 2025'])
    expect(await getDocument(id)).toMatchObject({
      title: 'Canteen 2025',
      status: 'failed',
      error: { code: 'knowledge.no_text' },
    })
    expect((await lab.knowledge.getDocumentText(lab.call, { collection, id })).text).toContain('Zwieback')
  })

  test('without an access list or metadata keeps those that the document has', async () => {
    const id = await addAndIngest({
      content: 'Salaries are paid on Friday.',
      acl: ['group:hr'],
      metadata: { year: '2025' },
    })

    await addAndIngest({ content: 'Salaries are paid on Monday.' })

    expect(await getDocument(id)).toMatchObject({ acl: ['group:hr'], metadata: { year: '2025' } })
    expect(await found('salaries', aReader(['group:sales']))).toEqual([])
    expect(await found('salaries', aReader(['group:hr']))).toHaveLength(1)
  })

  test('with null for the access list opens the document again', async () => {
    await addAndIngest({ content: 'Salaries are paid on Friday.', acl: ['group:hr'] })

    const id = await addAndIngest({ content: 'Salaries are paid on Friday.', acl: null })

    expect(await getDocument(id)).toMatchObject({ acl: null })
    expect(await found('salaries', aReader([]))).toHaveLength(1)
  })

  test('with an access list closes the old version at once', async () => {
    await addAndIngest({ content: 'Salaries are paid on Friday.' })
    expect(await found('salaries', aReader([]))).toHaveLength(1)

    await add({ content: 'Salaries are paid on Monday.', acl: ['group:hr'] })

    expect(await found('salaries', aReader([]))).toEqual([])
  })

  test.each([
    ['in order', [0, 1]],
    ['in reverse order', [1, 0]],
  ])('two versions that finish %s leave the newer one', async (_order, order) => {
    await add({ title: 'Old', content: 'Zwieback is served.' })
    await add({ title: 'New', content: 'Pumpernickel is served.' })

    for (const index of order) await lab.ingest(lab.runs.started[index])

    expect(await found('zwieback')).toEqual([])
    expect((await found('pumpernickel')).map(({ title }) => title)).toEqual(['New'])
    expect(await lab.count('knowledge_versions')).toBe(1)
    expect(await lab.count('text_owner')).toBe(1)
  })

  test.each([
    ['before', [0, 1]],
    ['after', [1, 0]],
  ])('a version that ends %s a newer one failed is found all the same', async (_when, order) => {
    await add({ content: 'Zwieback is served.' })
    await add({ content: 'Pumpernickel is served.' })
    const end = [
      () => lab.ingest(lab.runs.started[0]),
      () => lab.steps.fail(lab.runs.started[1]!, { code: 'knowledge.no_text', message: 'No text.' }),
    ]

    for (const index of order) await end[index]!()

    expect(await found('zwieback')).toHaveLength(1)
  })

  test('a title found in an older version never replaces the one given with a newer', async () => {
    const older = { bytes: Buffer.from('# Draft\n\nZwieback is served.'), fileName: 'canteen.md' }
    const { id } = await lab.knowledge.addDocument(lab.call, { collection, externalId: 'a', content: older })
    await add({ title: 'Canteen', content: 'Pumpernickel is served.' })

    await lab.steps.parse(lab.runs.started[0]!)

    expect(await getDocument(id)).toMatchObject({ title: 'Canteen' })
  })
})

describe('steps that come late', () => {
  test('change nothing once the version is indexed', async () => {
    const id = await addAndIngest({ content: 'Zwieback is served.' })
    const version = lab.runs.started[0]!

    await lab.steps.parse(version)
    await lab.steps.embed(version, { from: 0, count: 64 })
    await lab.steps.fail(version, { code: 'knowledge.no_text', message: 'No text.' })

    expect(await getDocument(id)).toMatchObject({ status: 'indexed', error: null })
    expect(await found('zwieback')).toHaveLength(1)
  })

  test('do not publish a version that was given up', async () => {
    const { id } = await add({ content: 'Zwieback is served.' })
    const version = lab.runs.started[0]!
    await lab.steps.parse(version)
    await lab.steps.embed(version, { from: 0, count: 64 })

    await lab.steps.fail(version, { code: 'knowledge.ingestion_died', message: 'Given up.' })
    await lab.steps.publish(version)

    expect(await getDocument(id)).toMatchObject({ status: 'failed' })
    expect(await found('zwieback')).toEqual([])
    expect([await lab.count('text_owner'), await lab.count('knowledge_chunks')]).toEqual([0, 0])
  })
})

describe('deleting', () => {
  test.each(['parse', 'embed', 'publish'] as const)('before %s leaves nothing behind', async (step) => {
    const { id } = await add({ content: 'Zwieback is served.' })
    const version = lab.runs.started[0]!
    if (step !== 'parse') await lab.steps.parse(version)
    if (step === 'publish') await lab.steps.embed(version, { from: 0, count: 64 })

    await lab.knowledge.deleteDocument(lab.call, { collection, id })
    await lab.ingest(version)

    expect(await found('zwieback')).toEqual([])
    for (const table of ['knowledge_versions', 'knowledge_chunks', 'text_owner', 'vector_owner']) {
      expect([table, await lab.count(table)]).toEqual([table, 0])
    }
    expect(storedFiles()).toEqual([])
  })

  test('while the text is being extracted erases the text that is written after it', async () => {
    const { id } = await add({ content: 'Zwieback is served.' })
    const { blobs } = lab.deps
    let isDeleted = false
    const put: typeof blobs.put = async (scope, bytes) => {
      if (!isDeleted) await lab.knowledge.deleteDocument(lab.call, { collection, id })
      isDeleted = true
      return blobs.put(scope, bytes)
    }

    await createIngestSteps({ ...lab.deps, blobs: { ...blobs, put } }).parse(lab.runs.started[0]!)

    expect(isDeleted).toBe(true)
    expect(storedFiles()).toEqual([])
  })

  test('erases once more later what a process wrote that was cut off', async () => {
    const id = await addAndIngest({ content: 'Zwieback is served.' })
    const version = lab.runs.started[0]!
    await lab.knowledge.deleteDocument(lab.call, { collection, id })
    await lab.deps.blobs.put({ tenantId: version.tenantId, scope: version.versionId }, Buffer.from('text'))

    await lab.knowledge.sweep()
    expect(storedFiles()).toHaveLength(1)
    await letTimePass(21)
    await lab.knowledge.sweep()

    expect(storedFiles()).toEqual([])
    expect(await lab.count('knowledge_erasures')).toBe(0)
  })

  test('a collection takes its documents, passages and bytes along', async () => {
    await addAndIngest({ content: 'Zwieback is served.' })

    await lab.knowledge.deleteCollection(lab.call, collection)

    for (const table of ['knowledge_documents', 'knowledge_chunks', 'text_owner', 'vector_owner']) {
      expect([table, await lab.count(table)]).toEqual([table, 0])
    }
    expect(storedFiles()).toEqual([])
  })
})

describe('accepting', () => {
  test('stores nothing when the collection is deleted meanwhile', async () => {
    const { blobs } = lab.deps
    const put: typeof blobs.put = async (scope, bytes) => {
      const name = await blobs.put(scope, bytes)
      await lab.knowledge.deleteCollection(lab.call, collection)
      return name
    }
    const deps = { ...lab.deps, blobs: { ...blobs, put } }

    await expect(
      addDocument(deps, lab.call, { collection, content: text('Zwieback.') }),
    ).rejects.toMatchObject({
      code: 'knowledge.collection_not_found',
    })
    await letTimePass(21)
    await lab.knowledge.sweep()

    expect(storedFiles()).toEqual([])
  })

  test('is refused when the bytes may have been erased meanwhile', async () => {
    const { blobs } = lab.deps
    const put: typeof blobs.put = async (scope, bytes) => {
      const name = await blobs.put(scope, bytes)
      await letTimePass(11)
      return name
    }
    const deps = { ...lab.deps, blobs: { ...blobs, put } }

    await expect(
      addDocument(deps, lab.call, { collection, content: text('Zwieback.') }),
    ).rejects.toMatchObject({
      code: 'knowledge.upload_expired',
    })
    expect(await lab.count('knowledge_documents')).toBe(0)
  })

  test('takes a file name as a title of one readable line', async () => {
    const content = { bytes: Buffer.from('Zwieback.'), fileName: 'plan\u0000\u200b \n2026.txt' }
    const { id } = await lab.knowledge.addDocument(lab.call, { collection, content })

    expect(await getDocument(id)).toMatchObject({ title: 'plan 2026.txt' })
  })
})

describe('lists', () => {
  test('count and show to a reader what the reader may read', async () => {
    await add({ content: 'Open.', externalId: 'open' })
    await add({ content: 'Closed.', externalId: 'closed', acl: ['group:hr'] })
    const countFor = async (subjects: string[]) => {
      const { items } = await lab.knowledge.listCollections(aReader(subjects), { limit: 10 })
      return items[0]?.documents
    }

    expect(await countFor([])).toBe(1)
    expect(await countFor(['group:hr'])).toBe(2)
    expect((await lab.knowledge.getCollection(aReader([]), collection)).documents).toBe(1)
    expect((await lab.knowledge.getCollection(lab.call, collection)).documents).toBe(2)
  })

  test('come in pages that hold every entry once', async () => {
    for (const name of ['a', 'b', 'c']) await lab.knowledge.createCollection(lab.call, { name })
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await lab.knowledge.listCollections(lab.call, { limit: 2, cursor })
      names.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor ?? undefined
    } while (cursor)

    expect(names).toEqual(['a', 'b', 'c', 'handbook'])
  })

  test.each([
    'bogus',
    Buffer.from('not an id').toString('base64url'),
    Buffer.from('\0').toString('base64url'),
  ])('refuse the cursor %j', async (cursor) => {
    const refusal = { code: 'knowledge.cursor_invalid' }

    await expect(
      lab.knowledge.listDocuments(lab.call, { collection, limit: 5, cursor }),
    ).rejects.toMatchObject(refusal)
    await expect(lab.knowledge.listCollections(lab.call, { limit: 5, cursor })).rejects.toMatchObject(refusal)
  })
})

describe('searching', () => {
  test('ends when the caller is gone', async () => {
    await addAndIngest({ content: 'Zwieback is served.' })
    const call = { ...lab.call, signal: AbortSignal.abort(new Error('gone')) }

    for (const mode of ['hybrid', 'lexical', 'vector'] as const) {
      await expect(
        lab.knowledge.search(call, { collection, query: 'zwieback', limit: 3, mode }),
      ).rejects.toThrow('gone')
    }
  })
})
