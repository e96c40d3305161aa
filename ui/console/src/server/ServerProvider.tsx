import { QueryClientProvider } from '@tanstack/react-query'
import { type Client, createClient } from '@tragwerk/sdk'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { apiBaseUrl } from '../base-path.ts'
import { type SignIn, useActiveSignIn, useSession } from '../session/index.ts'
import { createQueryClient, isUnauthenticated, watchFailures } from './create-query-client.ts'

const ClientContext = createContext<Client | undefined>(undefined)

/**
 * The SDK with the active key, and what was read with it. Another key gets another cache and everything below is
 * mounted anew, so that nothing of one project is ever shown in the next, not even an answer that comes late.
 */
export function ServerProvider({ children }: { readonly children: ReactNode }) {
  const signIn = useActiveSignIn()
  return (
    <KeyProvider key={signIn.apiKey} signIn={signIn}>
      {children}
    </KeyProvider>
  )
}

function KeyProvider({ signIn, children }: { readonly signIn: SignIn; readonly children: ReactNode }) {
  const { expire } = useSession()
  const [client] = useState(() => createClient({ baseUrl: apiBaseUrl, apiKey: signIn.apiKey }))
  const [queries] = useState(createQueryClient)
  useEffect(
    () => watchFailures(queries, (error) => isUnauthenticated(error) && expire(signIn)),
    [queries, expire, signIn],
  )
  useEffect(() => () => queries.clear(), [queries])
  return (
    <QueryClientProvider client={queries}>
      <ClientContext value={client}>{children}</ClientContext>
    </QueryClientProvider>
  )
}

export function useClient(): Client {
  const client = useContext(ClientContext)
  if (!client) throw new Error('ServerProvider is missing above this component.')
  return client
}
