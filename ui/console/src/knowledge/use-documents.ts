import { type InfiniteData, type QueryClient, useIsMutating, useQueryClient } from '@tanstack/react-query'
import { type Collection, type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { isTragwerkError } from '@tragwerk/sdk'
import { useEffect, useRef } from 'react'
import { type LiveState, routeKey, useClient, useLive } from '../server/index.ts'
import {
  type DocumentListQuery,
  type DocumentPage,
  isOlder,
  placeDocument,
  removeDocuments,
} from './document-list.ts'

type Pages = InfiniteData<DocumentPage, string | undefined>
type Change = (pages: readonly DocumentPage[], query: DocumentListQuery) => readonly DocumentPage[]

/** Follows a collection and keeps what is shown of it up to date, in place. */
export function useLiveCollection(name: string): LiveState {
  const queries = useQueryClient()
  // A collection that is being deleted would be asked for once more, only to be told that it is gone.
  const isGoing = useIsMutating({ mutationKey: [knowledgeRoutes.deleteCollection.id] }) > 0
  const request = isGoing ? undefined : { params: { name } }
  const hasMissed = useRef(false)
  const state = useLive(knowledgeRoutes.watchDocuments, request, (event) => {
    if (event.type === 'counts') {
      if (hasMissed.current) readAgain(queries, name)
      hasMissed.current = false
      queries.setQueryData<Collection>(
        routeKey(knowledgeRoutes.getCollection, { params: { name } }),
        (known) => known && { ...known, states: event.states, documents: event.documents },
      )
    }
    if (event.type === 'changed') keepDocument(queries, event.document)
  })
  useEffect(() => {
    if (state === 'lost') hasMissed.current = true
    const look = () => {
      if (document.hidden) hasMissed.current = true
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [state])
  return state
}

/** The watch tells changes only; what happened while nobody listened is read. */
function readAgain(queries: QueryClient, name: string): void {
  for (const route of [knowledgeRoutes.listDocuments, knowledgeRoutes.getDocument])
    void queries.invalidateQueries({
      queryKey: routeKey(route),
      predicate: ({ queryKey }) =>
        (queryKey[1] as { params?: { name?: string } } | undefined)?.params?.name === name,
    })
}

/** Shows a document's new state wherever it is listed or open. */
export function keepDocument(queries: QueryClient, document: Document): void {
  const { collection, id } = document
  changeLists(queries, collection, (pages, query) => placeDocument(pages, document, query))
  queries.setQueryData<Document>(
    routeKey(knowledgeRoutes.getDocument, { params: { name: collection, id } }),
    (known) => known && (isOlder(document, known) ? known : document),
  )
}

export function forgetDocuments(queries: QueryClient, collection: string, ids: readonly string[]): void {
  const gone = new Set(ids)
  changeLists(queries, collection, (pages) => removeDocuments(pages, gone))
  void queries.invalidateQueries({
    queryKey: routeKey(knowledgeRoutes.getCollection, { params: { name: collection } }),
  })
  void queries.invalidateQueries({ queryKey: routeKey(knowledgeRoutes.listCollections) })
}

function changeLists(queries: QueryClient, collection: string, change: Change): void {
  const lists = queries.getQueriesData<Pages>({ queryKey: routeKey(knowledgeRoutes.listDocuments) })
  for (const [queryKey, data] of lists) {
    const request = queryKey[1] as { params: { name: string }; query: DocumentListQuery }
    if (!data || request.params.name !== collection) continue
    const pages = change(data.pages, request.query)
    if (pages !== data.pages) queries.setQueryData<Pages>(queryKey, { ...data, pages: [...pages] })
  }
}

export interface BulkOutcome {
  readonly done: readonly string[]
  /** The first of them is told. */
  readonly failures: readonly Error[]
}

const workedAtOnce = 4

/** Deletes or retries many documents, a few at a time; one that fails does not stop the others. */
export function useBulk(collection: string) {
  const client = useClient()
  const queries = useQueryClient()

  async function forEach(ids: readonly string[], work: (id: string) => Promise<void>): Promise<BulkOutcome> {
    const rest = [...ids]
    const done: string[] = []
    const failures: Error[] = []
    const workers = Array.from({ length: workedAtOnce }, async () => {
      for (let id = rest.shift(); id !== undefined; id = rest.shift()) {
        try {
          await work(id)
          done.push(id)
        } catch (error) {
          failures.push(error as Error)
        }
      }
    })
    await Promise.all(workers)
    return { done, failures }
  }

  return {
    async remove(ids: readonly string[]): Promise<BulkOutcome> {
      const outcome = await forEach(ids, async (id) => {
        try {
          await client.knowledge.deleteDocument({ params: { name: collection, id } })
        } catch (error) {
          // Somebody else was faster, or the first answer was lost: gone is what was wanted.
          if (!isTragwerkError(error) || error.status !== 404) throw error
        }
      })
      forgetDocuments(queries, collection, outcome.done)
      return outcome
    },
    retry: (ids: readonly string[]) =>
      forEach(ids, async (id) => {
        keepDocument(queries, await client.knowledge.retryDocument({ params: { name: collection, id } }))
      }),
  }
}
