import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createIngestSteps } from '../ingest.ts'
import { aReader, type KnowledgeLab, openKnowledgeLab, text } from '../testing/knowledge-lab.ts'
import { retryDocument } from './retry-document.ts'

const collection = 'handbook'
const failure = { code: 'knowledge.no_text', message: 'No text.' }
let lab: KnowledgeLab

beforeAll(async () => {
  lab = await openKnowledgeLab()
})
afterAll(() => lab.close())
beforeEach(async () => {
  await lab.reset()
  await lab.knowledge.createCollection(lab.call, { name: collection, description: 'Rules' })
  lab.audited.length = 0
})

interface Added {
  readonly title?: string
  readonly acl?: readonly string[]
  readonly metadata?: Record<string, string>
}

const add = async (content: string, rest: Added = {}): Promise<string> =>
  (
    await lab.knowledge.addDocument(lab.call, {
      collection,
      externalId: 'a',
      title: 'Canteen',
      content: text(content),
      ...rest,
    })
  ).id

async function addAndIngest(content: string, rest?: Added): Promise<string> {
  const id = await add(content, rest)
  await lab.ingest(lab.runs.started.at(-1))
  return id
}

const found = async (query: string, call = lab.call) =>
  (await lab.knowledge.search(call, { collection, query, limit: 10, mode: 'lexical' })).results

const get = (id: string) => lab.knowledge.getDocument(lab.call, { collection, id })
const update = (id: string, change: Parameters<typeof lab.knowledge.updateDocument>[1] | object) =>
  lab.knowledge.updateDocument(lab.call, { collection, id, ...change })
const audited = (action: string) => lab.audited.filter((record) => record.action === action)
const files = () =>
  readdirSync(lab.blobDirectory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

describe('changing a document', () => {
  test('leaves what is absent, and says when', async () => {
    const id = await addAndIngest('Zwieback.', { acl: ['group:hr'], metadata: { year: '2025' } })
    await lab.clock.advance(5000)

    const changed = await update(id, { metadata: { month: 'May' } })

    expect(changed).toEqual(await get(id))
    expect(changed).toMatchObject({ title: 'Canteen', acl: ['group:hr'], metadata: { month: 'May' } })
    expect(changed.updatedAt).toBe(lab.clock.now().toISOString())
  })

  test('records which fields, not what is in them', async () => {
    const id = await add('Zwieback.')

    await update(id, { title: 'Secret name', acl: null })

    expect(audited('document.updated')).toEqual([
      {
        action: 'document.updated',
        subject: `document:${id}`,
        details: { collection, fields: ['title', 'acl'] },
      },
    ])
  })

  test('without a change leaves no trace', async () => {
    const id = await add('Zwieback.')
    const before = await get(id)
    await lab.clock.advance(5000)

    expect(await update(id, {})).toEqual(before)
    expect(audited('document.updated')).toEqual([])
  })

  test('closes and opens its passages at once, also to someone who searches', async () => {
    const id = await addAndIngest('Salaries are paid on Friday.')

    await update(id, { acl: ['group:hr'] })
    const closed = await found('salaries', aReader([]))
    const forOwners = await found('salaries', aReader(['group:hr']))
    await update(id, { acl: null })

    expect(closed).toEqual([])
    expect(forOwners).toHaveLength(1)
    expect(await found('salaries', aReader([]))).toHaveLength(1)
  })

  test('before it is indexed holds once it is', async () => {
    const id = await add('Salaries are paid on Friday.')

    await update(id, { acl: ['group:hr'] })
    await lab.ingest(lab.runs.started.at(-1))

    expect(await found('salaries', aReader([]))).toEqual([])
    expect(await found('salaries', aReader(['group:hr']))).toHaveLength(1)
  })

  test('gives it a title that wins over that of the published version and of one on its way', async () => {
    const id = await addAndIngest('Zwieback is served.', { title: 'Canteen 2025' })
    await add('Pumpernickel is served.', { title: 'Canteen 2026' })

    await update(id, { title: 'Where we eat' })
    const during = await found('zwieback')
    await lab.ingest(lab.runs.started.at(-1))

    expect(during.map(({ title }) => title)).toEqual(['Where we eat'])
    expect((await found('pumpernickel')).map(({ title }) => title)).toEqual(['Where we eat'])
    expect(await get(id)).toMatchObject({ title: 'Where we eat', status: 'indexed' })
  })

  test('while its file is read keeps the title found in the file from winning', async () => {
    const content = { bytes: Buffer.from('# Found in the file\n\nZwieback.'), fileName: 'canteen.md' }
    const { id } = await lab.knowledge.addDocument(lab.call, { collection, content })
    const { blobs } = lab.deps
    const put: typeof blobs.put = async (scope, bytes) => {
      await update(id, { title: 'Mine' })
      return blobs.put(scope, bytes)
    }

    await createIngestSteps({ ...lab.deps, blobs: { ...blobs, put } }).parse(lab.runs.started[0]!)
    await lab.ingest(lab.runs.started[0])

    expect(await get(id)).toMatchObject({ title: 'Mine', status: 'indexed' })
  })

  test('of another collection or none is not found', async () => {
    const id = await add('Zwieback.')
    await lab.knowledge.createCollection(lab.call, { name: 'other' })

    await expect(
      lab.knowledge.updateDocument(lab.call, { collection: 'other', id, title: 'Stolen' }),
    ).rejects.toMatchObject({ code: 'knowledge.document_not_found' })
    expect(await get(id)).toMatchObject({ title: 'Canteen' })
  })
})

describe('changing a collection', () => {
  test('sets its description and records it', async () => {
    const changed = await lab.knowledge.updateCollection(lab.call, { name: collection, description: '' })

    expect(changed).toMatchObject({ name: collection, description: '' })
    expect(await lab.knowledge.getCollection(lab.call, collection)).toEqual(changed)
    expect(audited('collection.updated')).toMatchObject([{ details: { fields: ['description'] } }])
  })

  test('without a change leaves no trace', async () => {
    expect(await lab.knowledge.updateCollection(lab.call, { name: collection })).toMatchObject({
      description: 'Rules',
    })
    expect(audited('collection.updated')).toEqual([])
  })
})

describe('trying a failed document again', () => {
  async function addAndFail(content = 'Zwieback is served.', rest?: Added): Promise<string> {
    const id = await add(content, rest)
    await lab.steps.fail(lab.runs.started.at(-1)!, failure)
    return id
  }
  const retry = (id: string) => lab.knowledge.retryDocument(lab.call, { collection, id })

  test('runs under a name of its own, so that it really runs, and is indexed', async () => {
    const id = await addAndFail(undefined, { acl: ['group:hr'], metadata: { year: '2025' } })

    const queued = await retry(id)
    await lab.ingest(lab.runs.started.at(-1))

    const [first, second] = lab.runs.started
    expect(second?.versionId).not.toBe(first?.versionId)
    expect(queued).toMatchObject({ id, status: 'queued', error: null, chunks: 0 })
    expect(await get(id)).toMatchObject({
      status: 'indexed',
      error: null,
      title: 'Canteen',
      acl: ['group:hr'],
      metadata: { year: '2025' },
    })
    expect(await found('zwieback', aReader(['group:hr']))).toHaveLength(1)
    expect(audited('document.retried')).toMatchObject([{ subject: `document:${id}` }])
  })

  test('leaves no second copy of the file and no failed version behind', async () => {
    const id = await addAndFail()
    const before = files().length

    await retry(id)

    expect(files()).toHaveLength(before)
    expect(await lab.count('knowledge_versions')).toBe(1)
  })

  test('can fail and be tried any number of times', async () => {
    const id = await addAndFail()
    for (let round = 0; round < 3; round += 1) {
      await retry(id)
      await lab.steps.fail(lab.runs.started.at(-1)!, failure)
    }

    expect(await get(id)).toMatchObject({ status: 'failed', error: { code: failure.code } })
    expect(new Set(lab.runs.started.map(({ versionId }) => versionId)).size).toBe(4)
  })

  test('leaves the version before findable until it is indexed', async () => {
    await addAndIngest('Zwieback is served.')
    const id = await addAndFail('Pumpernickel is served.')

    await retry(id)
    const during = await found('zwieback')
    await lab.ingest(lab.runs.started.at(-1))

    expect(during).toHaveLength(1)
    expect(await found('zwieback')).toEqual([])
    expect(await found('pumpernickel')).toHaveLength(1)
  })

  test.each(['queued', 'indexed'])('is refused while it is %s', async (status) => {
    const id = await add('Zwieback.')
    if (status === 'indexed') await lab.ingest(lab.runs.started.at(-1))

    await expect(retry(id)).rejects.toMatchObject({ code: 'knowledge.document_not_failed', kind: 'conflict' })
    expect(lab.runs.started).toHaveLength(1)
  })

  test.each([
    ['before the file is read', 'get'],
    ['after the file is copied', 'put'],
  ] as const)('twice at once starts one run, when the other comes %s', async (_when, moment) => {
    const id = await addAndFail()
    const { blobs } = lab.deps
    const racing = {
      get: async (...input: Parameters<typeof blobs.get>) => {
        if (moment === 'get') await retry(id)
        return blobs.get(...input)
      },
      put: async (...input: Parameters<typeof blobs.put>) => {
        const name = await blobs.put(...input)
        if (moment === 'put') await retry(id)
        return name
      },
    }
    const deps = { ...lab.deps, blobs: { ...blobs, ...racing } }

    await expect(retryDocument(deps, lab.call, { collection, id })).rejects.toMatchObject({
      code: 'knowledge.document_not_failed',
    })
    expect(lab.runs.started).toHaveLength(2)
    expect(await lab.count('knowledge_versions')).toBe(1)
    await lab.ingest(lab.runs.started.at(-1))
    expect(await get(id)).toMatchObject({ status: 'indexed' })
  })

  test('whose run does not start is started by the sweep', async () => {
    const id = await addAndFail()
    const start = () => Promise.reject(new Error('engine is busy'))
    const deps = { ...lab.deps, ingestion: { ...lab.deps.ingestion, start } }
    await retryDocument(deps, lab.call, { collection, id })

    await lab.knowledge.sweep({ stalledAfterMs: -1 })
    await lab.ingest(lab.runs.started.at(-1))

    expect(await get(id)).toMatchObject({ status: 'indexed' })
  })

  test('says so when the stored file is gone', async () => {
    const id = await addAndFail()
    const { tenantId, versionId } = lab.runs.started[0]!
    await lab.deps.blobs.drop({ tenantId, scope: versionId })

    await expect(retry(id)).rejects.toMatchObject({ code: 'knowledge.content_missing' })
  })
})

describe('the passages of a document', () => {
  const content = Array.from({ length: 40 }, (_, n) => `Rule ${n}: ${'word '.repeat(60)}end.`).join('\n\n')
  const list = (id: string, page: { limit: number; cursor?: string | undefined }, call = lab.call) =>
    lab.knowledge.listChunks(call, { collection, id, ...page })

  test('come once each and in order, as exact slices of the text', async () => {
    const id = await addAndIngest(content)
    const whole = (await lab.knowledge.getDocumentText(lab.call, { collection, id })).text
    const chunks: Array<{ ordinal: number; text: string; start: number; end: number }> = []
    let cursor: string | undefined
    do {
      const page = await list(id, { limit: 3, cursor })
      chunks.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor)

    expect(chunks.length).toBeGreaterThan(6)
    expect(chunks.length).toBe((await get(id)).chunks)
    expect(chunks.map(({ ordinal }) => ordinal)).toEqual(chunks.map((_, index) => index))
    for (const { text: slice, start, end } of chunks) expect(slice).toBe(whole.slice(start, end))
  })

  test('are those of the published version while a newer one is on its way', async () => {
    const id = await addAndIngest('Zwieback is served.')
    await add('Pumpernickel is served.')
    await lab.steps.parse(lab.runs.started.at(-1)!)

    expect((await list(id, { limit: 10 })).items.map((chunk) => chunk.text)).toEqual(['Zwieback is served.'])
  })

  test('of two versions never mix in one walk', async () => {
    const id = await addAndIngest(content)
    const { nextCursor } = await list(id, { limit: 3 })
    await addAndIngest(content)

    await expect(list(id, { limit: 3, cursor: nextCursor! })).rejects.toMatchObject({
      code: 'knowledge.cursor_invalid',
    })
  })

  test('are not found by those who may not read them, also not by writers', async () => {
    const id = await addAndIngest('Salaries.', { acl: ['group:hr'] })
    const writer = aReader([], ['knowledge:read', 'knowledge:write'])

    await expect(list(id, { limit: 3 }, writer)).rejects.toMatchObject({
      code: 'knowledge.document_not_found',
    })
    expect((await list(id, { limit: 3 }, aReader(['group:hr']))).items).toHaveLength(1)
  })

  test('are not there before the text is', async () => {
    const id = await add('Zwieback.')

    await expect(list(id, { limit: 3 })).rejects.toMatchObject({ code: 'knowledge.document_not_ready' })
  })

  test.each(['bogus', 'x 1', '01900000-0000-7000-8000-000000000001 -1'])(
    'refuse the cursor of %j',
    async (key) => {
      const id = await addAndIngest('Zwieback.')
      const cursor = Buffer.from(key).toString('base64url')

      await expect(list(id, { limit: 3, cursor })).rejects.toMatchObject({ code: 'knowledge.cursor_invalid' })
    },
  )
})
