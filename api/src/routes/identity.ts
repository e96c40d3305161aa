import { type ApiKey, identityRoutes, type Permission } from '@tragwerk/contracts/identity'
import type { Page } from '@tragwerk/contracts/page'
import type { Call } from '@tragwerk/trust/access'
import { bindRoutes, type Endpoint } from '../server/index.ts'

/** The operations on API keys that the routes call. */
export interface KeyOperations {
  createKey(
    call: Call,
    input: {
      readonly name: string
      readonly permissions: readonly Permission[]
      readonly expiresAt?: string | undefined
      readonly subjects?: readonly string[] | undefined
    },
  ): Promise<{ key: ApiKey; secret: string }>
  listKeys(
    call: Call,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<ApiKey>>
  revokeKey(call: Call, id: string): Promise<unknown>
}

export function bindIdentity(deps: { readonly identity: KeyOperations }): Endpoint[] {
  const { identity } = deps
  return bindRoutes(identityRoutes, {
    createKey: ({ call, body }) => identity.createKey(call, body),
    listKeys: ({ call, query }) => identity.listKeys(call, query),
    revokeKey: async ({ call, params }) => {
      await identity.revokeKey(call, params.id)
    },
  })
}
