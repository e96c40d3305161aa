import { useQueryClient } from '@tanstack/react-query'
import { auditRoutes } from '@tragwerk/contracts/audit'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { useEffect, useMemo, useState } from 'react'
import { routeKey, useRoute, useRoutePages } from '../server/index.ts'
import { type AuditSearch, isFiltered, toFilterQuery } from './filters.ts'
import { countNew } from './new-entries.ts'

const pageSize = 200
const pollMs = 10_000
/** So many of the newest are asked for where they must be counted one by one. */
const countedNew = 50

/**
 * The list stays as it was read: what is written meanwhile is counted beside it, and shown when asked for. Rows
 * therefore never move under the reader.
 */
export function useAuditList(search: AuditSearch) {
  const queries = useQueryClient()
  const filters = toFilterQuery(search)
  const sort = search.sort ?? '-sequence'
  const request = { query: { limit: pageSize, sort, ...filters } }
  const list = useRoutePages(auditRoutes.listEntries, request, { staleMs: Number.POSITIVE_INFINITY })
  const limit = isFiltered(search) ? countedNew : 1
  const newest = useRoute(
    auditRoutes.listEntries,
    { query: { limit, sort: '-sequence' as const, ...filters } },
    { refetchMs: pollMs },
  ).data?.items

  const isDescending = sort === '-sequence'
  const key = JSON.stringify(request)
  const [pin, setPin] = useState<{ readonly key: string; readonly sequence: number }>()
  const [generation, setGeneration] = useState(0)
  const firstRead = isDescending ? (list.isStale ? undefined : list.rows) : newest
  const found = firstRead && (firstRead[0]?.sequence ?? 0)
  const pinned = pin?.key === key ? pin.sequence : found
  useEffect(() => {
    if (found !== undefined && pin?.key !== key) setPin({ key, sequence: found })
  }, [found, key, pin])

  const rows = useMemo(
    () =>
      pinned !== undefined && isDescending && !list.isStale
        ? list.rows?.filter(({ sequence }) => sequence <= pinned)
        : list.rows,
    [list.rows, list.isStale, pinned, isDescending],
  )
  return {
    ...list,
    rows,
    request,
    sort,
    /** Changes when the list starts anew. */
    generation,
    new: countNew({ newest, shown: pinned ?? Number.POSITIVE_INFINITY, isFiltered: isFiltered(search) }),
    showNew() {
      setPin({ key, sequence: newest?.[0]?.sequence ?? 0 })
      // New entries may name new things.
      for (const route of [identityRoutes.listKeys, knowledgeRoutes.listCollections])
        void queries.invalidateQueries({ queryKey: routeKey(route) })
      void list.restart().then(() => setGeneration((now) => now + 1))
    },
  }
}
