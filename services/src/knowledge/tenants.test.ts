import { type Call, systemCall } from '@tragwerk/trust/access'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocumentRef } from './documents/documents.ts'
import type { Knowledge } from './knowledge.ts'
import { type KnowledgeLab, openKnowledgeLab, text } from './testing/knowledge-lab.ts'

/** Of another tenant, with every permission. */
const stranger = systemCall('00000000-0000-7000-8000-000000000002')
const name = 'handbook'
let lab: KnowledgeLab
let ref: DocumentRef

beforeAll(async () => {
  lab = await openKnowledgeLab()
  await lab.knowledge.createCollection(lab.call, { name })
  const { id } = await lab.knowledge.addDocument(lab.call, {
    collection: name,
    content: text('Zwieback is kept in the cellar.'),
  })
  await lab.ingest(lab.runs.started.at(-1))
  ref = { collection: name, id }
})
afterAll(() => lab.close())

type Use = (knowledge: Knowledge, call: Call) => unknown

const uses: Record<keyof Omit<Knowledge, 'createCollection' | 'sweep' | 'answer' | 'streamAnswer'>, Use> = {
  listCollections: (knowledge, call) => knowledge.listCollections(call, { limit: 10, q: 'hand' }),
  getCollection: (knowledge, call) => knowledge.getCollection(call, name),
  updateCollection: (knowledge, call) => knowledge.updateCollection(call, { name, description: 'x' }),
  deleteCollection: (knowledge, call) => knowledge.deleteCollection(call, name),
  addDocument: (knowledge, call) => knowledge.addDocument(call, { collection: name, content: text('x') }),
  listDocuments: (knowledge, call) => knowledge.listDocuments(call, { collection: name, limit: 10 }),
  findDocuments: (knowledge, call) => knowledge.findDocuments(call, { limit: 10 }),
  watchDocuments: (knowledge, call) => knowledge.watchDocuments(call, name).next(),
  getDocument: (knowledge, call) => knowledge.getDocument(call, ref),
  getDocumentText: (knowledge, call) => knowledge.getDocumentText(call, ref),
  listChunks: (knowledge, call) => knowledge.listChunks(call, { ...ref, limit: 10 }),
  updateDocument: (knowledge, call) => knowledge.updateDocument(call, { ...ref, title: 'Mine' }),
  retryDocument: (knowledge, call) => knowledge.retryDocument(call, ref),
  deleteDocument: (knowledge, call) => knowledge.deleteDocument(call, ref),
  search: (knowledge, call) =>
    knowledge.search(call, {
      collection: name,
      query: 'Zwieback',
      limit: 10,
      mode: 'lexical',
      explain: true,
    }),
}

const nothing = { value: { items: [], nextCursor: null } }
const unknown = { error: { code: 'knowledge.collection_not_found' } }

const outcomeOf = async (use: Use) => {
  try {
    return { value: await use(lab.knowledge, stranger) }
  } catch (error) {
    return { error }
  }
}

test.each(Object.entries(uses))('%s shows and changes nothing of another tenant', async (operation, use) => {
  const before = await lab.knowledge.getDocument(lab.call, ref)

  const outcome = await outcomeOf(use)

  const listsAll = operation === 'listCollections' || operation === 'findDocuments'
  expect(outcome).toMatchObject(listsAll ? nothing : unknown)
  expect(await lab.knowledge.getDocument(lab.call, ref)).toEqual(before)
})

test('a document is not reached through a collection of the same name', async () => {
  await lab.knowledge.createCollection(stranger, { name })

  for (const operation of ['getDocument', 'listChunks', 'updateDocument', 'retryDocument'] as const) {
    expect(await outcomeOf(uses[operation])).toMatchObject({
      error: { code: 'knowledge.document_not_found' },
    })
  }
  expect(await outcomeOf(uses.listDocuments)).toEqual(nothing)
  expect(await outcomeOf(uses.watchDocuments)).toMatchObject({ value: { value: { documents: 0 } } })
  expect(await outcomeOf(uses.search)).toMatchObject({ value: { results: [] } })
})
