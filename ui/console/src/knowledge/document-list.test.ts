import type { Document } from '@tragwerk/contracts/knowledge'
import { expect, test } from 'vitest'
import { type DocumentPage, placeDocument, removeDocuments } from './document-list.ts'

function aDocument(id: string, fields: Partial<Document> = {}): Document {
  return {
    id,
    collection: 'handbook',
    externalId: null,
    title: id,
    mediaType: 'text/plain',
    bytes: 100,
    language: 'en',
    status: 'indexed',
    progress: { done: 1, total: 1 },
    chunks: 1,
    error: null,
    metadata: {},
    acl: null,
    createdAt: `2026-01-0${id}T00:00:00Z`,
    updatedAt: `2026-01-0${id}T00:00:00Z`,
    ...fields,
  }
}

const idsOf = (pages: readonly DocumentPage[]) => pages.map(({ items }) => items.map(({ id }) => id))
const newest = { sort: '-createdAt' } as const

/** Newest first; more pages follow. */
const pages: readonly DocumentPage[] = [
  { items: [aDocument('8'), aDocument('6')], nextCursor: 'more' },
  { items: [aDocument('4'), aDocument('2')], nextCursor: 'more' },
]

test('a changed document keeps its place, and other pages stay the same objects', () => {
  const changed = placeDocument(pages, aDocument('4', { status: 'failed' }), newest)

  expect(idsOf(changed)).toEqual([
    ['8', '6'],
    ['4', '2'],
  ])
  expect(changed[1]!.items[0]!.status).toBe('failed')
  expect(changed[0]).toBe(pages[0])
})

test.each([
  [
    'first, when it is the newest',
    '9',
    [
      ['9', '8', '6'],
      ['4', '2'],
    ],
  ],
  [
    'between two pages',
    '5',
    [
      ['8', '6'],
      ['5', '4', '2'],
    ],
  ],
  [
    'nowhere, when it belongs behind what is loaded',
    '1',
    [
      ['8', '6'],
      ['4', '2'],
    ],
  ],
])('a new document is put %s', (_, id, expected) => {
  expect(idsOf(placeDocument(pages, aDocument(id), newest))).toEqual(expected)
})

test('a new document stands last when the list is complete', () => {
  const complete = pages.with(1, { ...pages[1]!, nextCursor: null })

  expect(idsOf(placeDocument(complete, aDocument('1'), newest))[1]).toEqual(['4', '2', '1'])
})

test('a document that no longer fits the filter leaves, one that begins to fit comes', () => {
  const failed = { ...newest, status: 'failed' } as const
  const list = [{ items: [aDocument('4', { status: 'failed' })], nextCursor: null }]

  expect(idsOf(placeDocument(list, aDocument('4', { status: 'queued' }), failed))).toEqual([[]])
  expect(idsOf(placeDocument(list, aDocument('6', { status: 'failed' }), failed))).toEqual([['6', '4']])
  expect(idsOf(placeDocument(list, aDocument('6'), { ...newest, q: 'other' }))).toEqual([['4']])
})

test('a renamed document moves in a list sorted by title', () => {
  const byTitle = { sort: 'title' } as const
  const list = [
    { items: [aDocument('1', { title: 'Äpfel' }), aDocument('2', { title: 'Birnen' })], nextCursor: null },
  ]

  expect(idsOf(placeDocument(list, aDocument('1', { title: 'Zitronen' }), byTitle))).toEqual([['2', '1']])
})

test('removing takes documents out of every page', () => {
  expect(idsOf(removeDocuments(pages, new Set(['6', '2'])))).toEqual([['8'], ['4']])
})

test('what comes late does not take the place of what is newer', () => {
  const now = placeDocument(pages, aDocument('4', { title: 'B', updatedAt: '2026-02-02T00:00:00Z' }), newest)

  const late = placeDocument(now, aDocument('4', { title: 'A', updatedAt: '2026-02-01T23:59:59Z' }), newest)

  expect(late).toBe(now)
})
