import { useQueryClient } from '@tanstack/react-query'
import { type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import type { RouteRequest } from '@tragwerk/contracts/route'
import { useEffect, useRef } from 'react'
import { useToast } from '../../design/index.ts'
import { routeKey, useRoute, useRouteMutation } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { keepDocument, useLiveCollection } from '../use-documents.ts'
import { viewerWords } from './words.ts'

type Change = NonNullable<RouteRequest<typeof knowledgeRoutes.updateDocument>['body']>

/** A document that follows its own changes; its text and passages are read again when it was indexed anew. */
export function useDocument(collection: string, id: string) {
  const queries = useQueryClient()
  const request = { params: { name: collection, id } }
  const query = useRoute(knowledgeRoutes.getDocument, request)
  useLiveCollection(collection)
  const document = query.data
  const version = document?.status === 'indexed' ? `${document.bytes} ${document.chunks}` : document?.status
  const shown = useRef(version)
  useEffect(() => {
    const isNew = shown.current !== undefined && shown.current !== version
    shown.current = version
    if (!isNew) return
    for (const route of [knowledgeRoutes.getDocumentText, knowledgeRoutes.listChunks]) {
      const params = { name: collection, id }
      void queries.invalidateQueries({
        queryKey: routeKey(route),
        predicate: ({ queryKey }) => {
          const asked = queryKey[1] as { params?: typeof params } | undefined
          return asked?.params?.id === id
        },
      })
    }
  }, [version, queries, collection, id])
  return query
}

/** Changes fields of a document at once, tells it, and offers to take it back. */
export function useDocumentChange(document: Document) {
  const t = useWords(viewerWords)
  const toast = useToast()
  const params = { name: document.collection, id: document.id }
  const update = useRouteMutation(knowledgeRoutes.updateDocument, {
    onStart({ body }, queries) {
      const before = queries.getQueryData<Document>(routeKey(knowledgeRoutes.getDocument, { params }))
      if (before) keepDocument(queries, { ...before, ...(body as Partial<Document>) })
      return before
    },
    onDone: (reply, _, queries) => keepDocument(queries, reply),
    onFailed(_error, { body }, before, queries) {
      // Other fields may have changed meanwhile, by the watch or by somebody else.
      const now = queries.getQueryData<Document>(routeKey(knowledgeRoutes.getDocument, { params }))
      if (before && now) keepDocument(queries, { ...now, ...pick(before, body ?? {}) } as Document)
    },
  })
  const undo = (former: Change) => {
    update
      .mutateAsync({ params, body: former })
      .catch((error: Error) => toast({ text: t('undoFailed', { reason: error.message }), tone: 'bad' }))
  }
  return {
    error: update.error,
    isPending: update.isPending,
    change(body: Change, told: { readonly text: string; onDone(): void }) {
      const former = pick(document, body)
      update.mutate(
        { params, body },
        {
          onSuccess() {
            told.onDone()
            toast({ text: told.text, tone: 'good', onUndo: () => undo(former) })
          },
        },
      )
    },
  }
}

/** The present values of the fields that a change would replace. */
function pick({ title, metadata, acl }: Document, body: Change): Change {
  return {
    ...(body.title !== undefined && { title }),
    ...(body.metadata !== undefined && { metadata }),
    ...(body.acl !== undefined && { acl }),
  }
}
