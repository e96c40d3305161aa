import { collectionSorts, type Document, documentSorts, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { untilSettled } from '@tragwerk/testkit/builders'
import { describeOnEveryEngine, type Stack } from '@tragwerk/testkit/stack'
import { afterAll, beforeAll, expect, test } from 'vitest'

const name = 'policies'
const params = { name }
let stack: Stack

async function add(title: string, content: string): Promise<string> {
  const { id } = await stack.client.knowledge.addDocument({ params, body: { title, content } })
  await untilSettled(stack.client, { name, id })
  return id
}

/** What a person changes and looks at, on the real engines of data and of durable execution. */
describeOnEveryEngine('documents', (makeStack) => {
  beforeAll(async () => {
    stack = await makeStack()
    for (const each of [name, 'other', 'third'])
      await stack.client.knowledge.createCollection({ body: { name: each } })
    for (const title of ['same', 'Same', 'same', 'Äpfel', 'apfel', 'Zebra', 'same']) {
      await add(title, `The canteen serves zwieback to ${title}.`)
    }
  })
  afterAll(() => stack.stop())

  test.each(documentSorts)('sorted by %s come once each, page by page', async (sort) => {
    const whole = await stack.client.knowledge.findDocuments({ query: { sort, limit: 200 } })

    const walked: Document[] = []
    const pages = stack.client.paginate(knowledgeRoutes.findDocuments, { query: { sort, limit: 2 } })
    for await (const document of pages) walked.push(document)

    expect(walked).toEqual(whole.items)
    expect(new Set(walked.map(({ id }) => id)).size).toBe(7)
  })

  test('sorted by title are in the order of a dictionary', async () => {
    const { items } = await stack.client.knowledge.listDocuments({ params, query: { sort: 'title' } })

    expect(items.map(({ title }) => title)).toEqual([
      'apfel',
      'Äpfel',
      'same',
      'same',
      'same',
      'Same',
      'Zebra',
    ])
  })

  test.each(collectionSorts)('collections sorted by %s come once each', async (sort) => {
    const whole = await stack.client.knowledge.listCollections({ query: { sort } })

    const walked: unknown[] = []
    const pages = stack.client.paginate(knowledgeRoutes.listCollections, { query: { sort, limit: 1 } })
    for await (const collection of pages) walked.push(collection)

    expect(walked).toEqual(whole.items)
    expect(walked).toHaveLength(3)
  })

  test('are found by a part of the title in any case', async () => {
    const { items } = await stack.client.knowledge.findDocuments({ query: { q: 'ÄPF' } })

    expect(items.map(({ title }) => title)).toEqual(['Äpfel'])
  })

  test('are renamed, closed and opened while they stay indexed', async () => {
    const id = await add('Draft', 'Salaries are paid on Friday.')
    const change = (body: object) => stack.client.knowledge.updateDocument({ params: { name, id }, body })
    const { secret } = await stack.client.identity.createKey({
      body: { name: 'reader', permissions: ['knowledge:read'] },
    })
    const found = async () =>
      (
        await stack
          .clientWith(secret)
          .knowledge.search({ params, body: { query: 'salaries', mode: 'lexical' } })
      ).results.map(({ title }) => title)

    expect(await change({ title: 'Pay', acl: ['group:hr'] })).toMatchObject({
      title: 'Pay',
      acl: ['group:hr'],
    })
    expect(await found()).toEqual([])
    await change({ acl: null })
    expect(await found()).toEqual(['Pay'])
    await stack.client.knowledge.deleteDocument({ params: { name, id } })
  })

  test('that failed are really run again', async () => {
    const id = await add('Empty', ' \n ')
    const first = await stack.client.knowledge.getDocument({ params: { name, id } })
    expect(first).toMatchObject({ status: 'failed', error: { code: 'knowledge.no_text' } })

    const queued = await stack.client.knowledge.retryDocument({ params: { name, id } })
    const second = await untilSettled(stack.client, { name, id })

    expect(queued).toMatchObject({ status: 'queued', error: null })
    expect(second).toMatchObject({ status: 'failed', error: first.error })
    expect(Date.parse(second.updatedAt)).toBeGreaterThan(Date.parse(first.updatedAt))
    const { items } = await stack.client.audit.listEntries({ query: { limit: 200 } })
    const actions = items.filter(({ subject }) => subject === `document:${id}`).map(({ action }) => action)
    expect(actions.toReversed()).toEqual([
      'document.accepted',
      'document.failed',
      'document.retried',
      'document.failed',
    ])
    expect(await stack.client.knowledge.getCollection({ params })).toMatchObject({
      documents: 8,
      states: { pending: 0, indexed: 7, failed: 1 },
    })
    await stack.client.knowledge.deleteDocument({ params: { name, id } })
  })

  test('show their passages and why a search ranks them', async () => {
    const { results, explanation } = await stack.client.knowledge.search({
      params,
      body: { query: 'Who gets zwieback in the canteen?', explain: true },
    })
    const [best] = results
    const { items } = await stack.client.knowledge.listChunks({ params: { name, id: best!.documentId } })

    expect(items.map((chunk) => chunk.id)).toEqual([best?.chunkId])
    expect(explanation?.passages[0]?.matchedWords).toEqual(['canteen', 'zwieback'])
    for (const [index, { contributions }] of explanation!.passages.entries()) {
      const sum = contributions.words + contributions.grams + contributions.vector
      expect(sum).toBeCloseTo(results[index]!.score, 10)
    }
  })

  test('are followed until they are indexed', async () => {
    const seen: string[] = []
    for await (const event of stack.client.stream(knowledgeRoutes.watchDocuments, { params })) {
      if (seen.length === 0) await add('Watched', 'Pumpernickel is served.')
      seen.push(event.type === 'changed' ? `${event.document.title} ${event.document.status}` : event.type)
      if (seen.at(-1) === 'counts' && seen.includes('Watched indexed')) break
    }

    expect(seen[0]).toBe('counts')
    expect(seen.filter((each) => each === 'Watched indexed')).toHaveLength(1)
  })
})
