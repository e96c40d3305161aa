import { useQueryClient } from '@tanstack/react-query'
import { type Client, createClient } from '@tragwerk/sdk'
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useMemo } from 'react'
import { apiBaseUrl } from '../base-path.ts'
import { useActiveSignIn, useSession } from '../session/index.ts'
import { isUnauthenticated } from './create-query-client.ts'

const ClientContext = createContext<Client | undefined>(undefined)

/** The SDK with the active key. What another tenant's key has read is thrown away; a refused key signs out. */
export function ServerProvider({ children }: { readonly children: ReactNode }) {
  const { apiKey } = useActiveSignIn()
  const session = useSession()
  const queries = useQueryClient()
  const client = useMemo(() => createClient({ baseUrl: apiBaseUrl, apiKey }), [apiKey])
  const signOutIfRefused = useEffectEvent((error: unknown) => {
    if (isUnauthenticated(error)) session.remove()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving one key for another is what clears
  useEffect(() => () => queries.clear(), [queries, apiKey])
  useEffect(() => {
    return queries.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') signOutIfRefused(event.action.error)
    })
  }, [queries])
  return (
    <ClientContext key={apiKey} value={client}>
      {children}
    </ClientContext>
  )
}

export function useClient(): Client {
  const client = useContext(ClientContext)
  if (!client) throw new Error('ServerProvider is missing above this component.')
  return client
}
