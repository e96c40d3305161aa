import type { Document, DocumentStatus, documentSorts } from '@tragwerk/contracts/knowledge'

export type DocumentSort = (typeof documentSorts)[number]

export interface DocumentListQuery {
  readonly q?: string
  readonly status?: DocumentStatus
  readonly sort: DocumentSort
}

export interface DocumentPage {
  readonly items: readonly Document[]
  readonly nextCursor: string | null
}

/**
 * Puts a document that was added or has changed where the server would list it, without loading anything. One that
 * would stand behind the pages read so far is left to the page that will bring it. One that is older than what is
 * shown changes nothing.
 */
export function placeDocument(
  pages: readonly DocumentPage[],
  document: Document,
  query: DocumentListQuery,
): readonly DocumentPage[] {
  const known = pages.flatMap(({ items }) => items).find(({ id }) => id === document.id)
  if (known && isOlder(document, known)) return pages
  const stays = known !== undefined && fits(document, query) && compare(query.sort)(known, document) === 0
  if (stays) {
    return pages.map((page) =>
      page.items.includes(known)
        ? { ...page, items: page.items.map((item) => (item === known ? document : item)) }
        : page,
    )
  }
  const without = known ? removeDocuments(pages, new Set([document.id])) : pages
  return fits(document, query) ? insert(without, document, compare(query.sort)) : without
}

/** Answers and events overtake each other on their way. */
export function isOlder(document: Document, known: Document): boolean {
  return Date.parse(document.updatedAt) < Date.parse(known.updatedAt)
}

export function removeDocuments(
  pages: readonly DocumentPage[],
  ids: ReadonlySet<string>,
): readonly DocumentPage[] {
  return pages.map((page) =>
    page.items.some(({ id }) => ids.has(id))
      ? { ...page, items: page.items.filter(({ id }) => !ids.has(id)) }
      : page,
  )
}

function fits(document: Document, { q, status }: DocumentListQuery): boolean {
  if (status !== undefined && document.status !== status) return false
  return q === undefined || document.title.toLocaleLowerCase().includes(q.toLocaleLowerCase())
}

type Compare = (one: Document, other: Document) => number

function insert(pages: readonly DocumentPage[], document: Document, order: Compare): readonly DocumentPage[] {
  const page = pages.findIndex(({ items }) => items.some((item) => order(document, item) < 0))
  if (page >= 0) {
    const { items } = pages[page]!
    const before = items.findIndex((item) => order(document, item) < 0)
    return replacePage(pages, page, items.toSpliced(before, 0, document))
  }
  const last = pages.length - 1
  if (last < 0 || pages[last]!.nextCursor !== null) return pages
  return replacePage(pages, last, [...pages[last]!.items, document])
}

function replacePage(pages: readonly DocumentPage[], index: number, items: readonly Document[]) {
  return pages.with(index, { ...pages[index]!, items })
}

/** As the server compares titles: by the rules of no language in particular. */
const titles = new Intl.Collator('und')

function compare(sort: DocumentSort): Compare {
  const field = sort.replace('-', '') as 'createdAt' | 'updatedAt' | 'title' | 'bytes'
  const sign = sort.startsWith('-') ? -1 : 1
  return (one, other) => {
    if (field === 'bytes') return sign * (one.bytes - other.bytes)
    if (field === 'title') return sign * titles.compare(one.title, other.title)
    return sign * (Date.parse(one[field]) - Date.parse(other[field]))
  }
}
