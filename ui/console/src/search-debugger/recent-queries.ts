import { useState } from 'react'
import { useActiveSignIn } from '../session/index.ts'

const mostKept = 6

/** The latest queries of this tab in a collection of the tenant, newest first. */
export function useRecentQueries(collection: string): [readonly string[], (query: string) => void] {
  const { tenantId } = useActiveSignIn()
  const key = `tragwerk.recent-queries.${tenantId}.${collection}`
  const [queries, setQueries] = useState(() => read(key))
  return [
    queries,
    (query) => {
      const next = [query, ...queries.filter((other) => other !== query)].slice(0, mostKept)
      setQueries(next)
      write(key, next)
    },
  ]
}

function read(key: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

/** Where the browser keeps no more, they live until the page is left. */
function write(key: string, queries: readonly string[]): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(queries))
  } catch {
    sessionStorage.removeItem(key)
  }
}
