import {
  type InfiniteData,
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { Route, RouteReply, RouteRequest } from '@tragwerk/contracts/route'
import type { CallOptions, Client, PagedRoute, PageItem } from '@tragwerk/sdk'
import { useMemo } from 'react'
import { useClient } from './ServerProvider.tsx'

type Call = (route: Route, request: unknown, options?: CallOptions) => Promise<unknown>

/** The client's `call` for a route that is generic here; the hooks' signatures keep the types. */
function callOf(client: Client): Call {
  return client.call as unknown as Call
}

/** Under which the reply is kept: the route's id, then the request. `queryClient.invalidateQueries({ queryKey: [id] })`. */
export function routeKey(route: Route, request?: unknown): readonly unknown[] {
  return request === undefined ? [route.id] : [route.id, request]
}

/** Reads a route and keeps the reply. Passing `undefined` as the request waits. */
export function useRoute<R extends Route>(
  route: R,
  request: RouteRequest<R> | undefined,
  options: { readonly keepsPrevious?: boolean; readonly refetchMs?: number } = {},
) {
  const client = useClient()
  return useQuery<RouteReply<R>>({
    queryKey: routeKey(route, request),
    queryFn: ({ signal }) => callOf(client)(route, request, { signal }) as Promise<RouteReply<R>>,
    enabled: request !== undefined,
    ...(options.keepsPrevious && { placeholderData: keepPreviousData }),
    ...(options.refetchMs && { refetchInterval: options.refetchMs }),
  })
}

interface AnyPage {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}

/** Reads a list route page by page. `rows` is undefined until the first page is there. */
export function useRoutePages<R extends Route>(
  route: R & PagedRoute<R>,
  request: RouteRequest<R>,
  /** `staleMs` replaces the usual time after which all pages are read again by themselves. */
  options: { readonly staleMs?: number } = {},
) {
  const client = useClient()
  const queries = useQueryClient()
  const queryKey = [...routeKey(route, request), 'pages']
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const given = request as { query?: object }
      const paged = { ...given, query: { ...given.query, cursor: pageParam } }
      return callOf(client)(route, paged, { signal }) as Promise<AnyPage>
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    ...(options.staleMs !== undefined && { staleTime: options.staleMs }),
  })
  const rows = useMemo(
    () => query.data?.pages.flatMap((page) => page.items) as Array<PageItem<R>> | undefined,
    [query.data],
  )
  return {
    rows,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    /** Rows of the search before are still shown. */
    isStale: query.isPlaceholderData,
    loadMore: () => void query.fetchNextPage(),
    reload: () => void query.refetch(),
    /** Reads the first page again and forgets the others. */
    restart() {
      queries.setQueryData<InfiniteData<AnyPage>>(queryKey, (kept) => kept && firstPageOf(kept))
      return query.refetch()
    },
  }
}

function firstPageOf<T>({ pages, pageParams }: InfiniteData<T>): InfiniteData<T> {
  return { pages: pages.slice(0, 1), pageParams: pageParams.slice(0, 1) }
}

interface MutationWays<Q, A, K> {
  /** Shows the outcome before the server has answered; what it returns is handed to `onFailed` to take it back. */
  readonly onStart?: (request: Q, queries: QueryClient) => K
  readonly onDone?: (reply: A, request: Q, queries: QueryClient) => void
  readonly onFailed?: (error: Error, request: Q, before: K | undefined, queries: QueryClient) => void
  /** Routes whose replies are out of date afterwards. */
  readonly refreshes?: readonly Route[]
}

/** Calls a route that changes something. */
export function useRouteMutation<R extends Route, K = unknown>(
  route: R,
  ways: MutationWays<RouteRequest<R>, RouteReply<R>, K> = {},
) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation<RouteReply<R>, Error, RouteRequest<R>, K | undefined>({
    mutationKey: [route.id],
    mutationFn: (request) => callOf(client)(route, request) as Promise<RouteReply<R>>,
    onMutate: (request) => ways.onStart?.(request, queries),
    onSuccess: (reply, request) => ways.onDone?.(reply, request, queries),
    onError: (error, request, before) => ways.onFailed?.(error, request, before, queries),
    onSettled: () =>
      Promise.all(
        (ways.refreshes ?? []).map((other) => queries.invalidateQueries({ queryKey: routeKey(other) })),
      ),
  })
}
