import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import { type ApiKey, identityRoutes } from '@tragwerk/contracts/identity'
import type { Page } from '@tragwerk/contracts/page'
import { routeKey, useRouteMutation } from '../server/index.ts'

type Kept = Page<ApiKey> | InfiniteData<Page<ApiKey>>
type Before = ReadonlyArray<[QueryKey, Kept | undefined]>

/** Renames in every list that is kept, at once; takes it back when the server refuses. */
export function useRenameKey() {
  return useRouteMutation<typeof identityRoutes.renameKey, Before>(identityRoutes.renameKey, {
    onStart({ params, body }, queries) {
      const filter = { queryKey: routeKey(identityRoutes.listKeys) }
      void queries.cancelQueries(filter)
      const before = queries.getQueriesData<Kept>(filter)
      queries.setQueriesData<Kept>(filter, (kept) => kept && withName(kept, params.id, body.name))
      return before
    },
    onFailed: (_error, _request, before, queries) => putBack(queries, before ?? []),
    refreshes: [identityRoutes.listKeys],
  })
}

function withName(kept: Kept, id: string, name: string): Kept {
  const inPage = (page: Page<ApiKey>) => ({
    ...page,
    items: page.items.map((key) => (key.id === id ? { ...key, name } : key)),
  })
  return 'pages' in kept ? { ...kept, pages: kept.pages.map(inPage) } : inPage(kept)
}

function putBack(queries: QueryClient, before: Before): void {
  for (const [key, kept] of before) queries.setQueryData(key, kept)
}
