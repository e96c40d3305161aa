import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isTragwerkError } from '@tragwerk/sdk'

/** Answers count as fresh for this long; live events refresh them earlier. */
const staleMs = 15_000

/** The SDK repeats what may be repeated; a second round of attempts on top would only delay the message. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(),
    mutationCache: new MutationCache(),
    defaultOptions: {
      queries: { retry: false, staleTime: staleMs, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

/** No answer came: the server or the way to it is down. */
export function isUnreachable(error: unknown): boolean {
  return isTragwerkError(error) && ['sdk.network_failed', 'sdk.timeout', 'http.draining'].includes(error.code)
}

export function isUnauthenticated(error: unknown): boolean {
  return isTragwerkError(error) && error.status === 401
}

/** Tells of every query and every change that fails; returns what ends that. */
export function watchFailures(queries: QueryClient, onFailure: (error: unknown) => void): () => void {
  const offQueries = queries.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') onFailure(event.action.error)
  })
  const offMutations = queries.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') onFailure(event.action.error)
  })
  return () => {
    offQueries()
    offMutations()
  }
}
