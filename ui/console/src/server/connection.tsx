import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { apiBaseUrl } from '../base-path.ts'
import { isUnreachable, watchFailures } from './create-query-client.ts'

/** Whether the server answers, as far as the page knows. */
export type Connection = 'up' | 'down'

interface ConnectionState {
  readonly connection: Connection
  /** Tells what a request has shown: a failure that is none of the network says that the server is there. */
  report(error: unknown): void
}

const ConnectionContext = createContext<ConnectionState | undefined>(undefined)

const probeMs = 1500

/**
 * Watches all queries and mutations for a server that cannot be reached. While it is down it is probed, and when it
 * is back everything on the page is loaded again.
 */
export function ConnectionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const [connection, setConnection] = useState<Connection>('up')
  const state = useMemo<ConnectionState>(
    () => ({ connection, report: (error) => setConnection(isUnreachable(error) ? 'down' : 'up') }),
    [connection],
  )

  useEffect(() => {
    return watchFailures(queries, (error) => {
      if (isUnreachable(error)) setConnection('down')
    })
  }, [queries])

  useEffect(() => {
    if (connection === 'up') return
    let isOver = false
    const timer = setInterval(async () => {
      if ((await isReady()) && !isOver) setConnection('up')
    }, probeMs)
    return () => {
      isOver = true
      clearInterval(timer)
      // Whoever noticed that it is back, a probe or a watch: what failed meanwhile is asked for again.
      void queries.invalidateQueries()
    }
  }, [connection, queries])

  return <ConnectionContext value={state}>{children}</ConnectionContext>
}

export function useConnection(): ConnectionState {
  const state = useContext(ConnectionContext)
  if (!state) throw new Error('ConnectionProvider is missing above this component.')
  return state
}

function isReady(): Promise<boolean> {
  return fetch(`${apiBaseUrl}/readyz`, { signal: AbortSignal.timeout(probeMs) }).then(
    (answer) => answer.ok,
    () => false,
  )
}
