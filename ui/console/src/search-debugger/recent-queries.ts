import { useState } from 'react'

const mostKept = 6

/** The latest queries of this tab in a collection, newest first. */
export function useRecentQueries(collection: string): [readonly string[], (query: string) => void] {
  const key = `tragwerk.recent-queries.${collection}`
  const [queries, setQueries] = useState(() => read(key))
  return [
    queries,
    (query) => {
      const next = [query, ...queries.filter((other) => other !== query)].slice(0, mostKept)
      sessionStorage.setItem(key, JSON.stringify(next))
      setQueries(next)
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
