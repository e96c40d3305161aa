import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { modelsRoutes } from '@tragwerk/contracts/models'
import { useRoute } from '../server/index.ts'
import { groupModels, inOrder } from './conversation/group-models.ts'

/** Of one page of the list; more are found by searching. */
export const mostCollections = 50

/** Who can be asked. A collection also answers as a model `knowledge/…`; it is listed once, as a collection. */
export function useTargets(search = '') {
  const collections = useRoute(
    knowledgeRoutes.listCollections,
    { query: { limit: mostCollections, q: search === '' ? undefined : search } },
    { keepsPrevious: true },
  )
  const models = useRoute(modelsRoutes.list, {})
  const wanted = search.toLowerCase()
  const groups =
    models.data && groupModels(models.data.data.filter(({ id }) => id.toLowerCase().includes(wanted)))
  return {
    collections: collections.data?.items,
    /** There are more collections than are listed. */
    hasMore: typeof collections.data?.nextCursor === 'string',
    /** Undefined until known, or when the key may not use models. */
    groups,
    models: groups && inOrder(groups),
    isLoading: collections.isPending || models.isPending,
    /** Only when neither can be read; with one of both there is somebody to ask. */
    error: collections.error && models.error,
    retry() {
      void collections.refetch()
      void models.refetch()
    },
  }
}
