import {
  type ApiKey,
  identityRoutes,
  type KeyState,
  type keySorts,
  type Me,
  type Permission,
} from '@tragwerk/contracts/identity'
import type { Page } from '@tragwerk/contracts/page'
import type { Call } from '@tragwerk/trust/access'
import { bindRoutes, type Endpoint } from '../server/index.ts'

/** The operations on API keys that the routes call. */
export interface KeyOperations {
  me(call: Call): Promise<Me>
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
    page: {
      readonly limit: number
      readonly cursor?: string | undefined
      readonly q?: string | undefined
      readonly state?: KeyState | undefined
      readonly sort?: (typeof keySorts)[number] | undefined
    },
  ): Promise<Page<ApiKey>>
  renameKey(call: Call, input: { readonly id: string; readonly name: string }): Promise<ApiKey>
  revokeKey(call: Call, id: string): Promise<unknown>
}

export function bindIdentity(deps: { readonly identity: KeyOperations }): Endpoint[] {
  const { identity } = deps
  return bindRoutes(identityRoutes, {
    me: ({ call }) => identity.me(call),
    createKey: ({ call, body }) => identity.createKey(call, body),
    listKeys: ({ call, query }) => identity.listKeys(call, query),
    renameKey: ({ call, params, body }) => identity.renameKey(call, { id: params.id, name: body.name }),
    revokeKey: async ({ call, params }) => {
      await identity.revokeKey(call, params.id)
    },
  })
}
