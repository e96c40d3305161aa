import type { ApiKey, Me } from '@tragwerk/contracts/identity'
import type { Page } from '@tragwerk/contracts/page'
import type { Call } from '../access/index.ts'
import { type AdminKey, type AdminKeyInput, ensureAdminKey } from './admin-key.ts'
import { type Authenticated, authenticateKey, type ConfiguredAdmin } from './authenticate.ts'
import type { IdentityDeps } from './deps.ts'
import { createKeyCache } from './key-cache.ts'
import { type CreatedKey, createKey, type NewKey, renameKey, revokeKey } from './keys.ts'
import { createLastUsed } from './last-used.ts'
import { type KeyPage, listKeys } from './list-keys.ts'
import { describeCaller } from './me.ts'
import { createRecentKeys } from './recent-keys.ts'
import { findKeyByKeyId, keysChannel, type Tenant, writeLastUsed } from './store.ts'
import { ensureTenant } from './tenants.ts'

export interface Identity {
  /**
   * Turns the presented key into who it acts as. Reads the database at most every five seconds per key.
   *
   * Unknown, revoked and expired keys have codes of their own for the log; clients must not be told which.
   *
   * @throws identity.key_missing, identity.key_malformed (neither reads the database), identity.key_unknown,
   *   identity.key_revoked, identity.key_expired
   */
  authenticate(presented: string | undefined): Authenticated | Promise<Authenticated>
  /**
   * Needs `keys:manage` and every permission that the new key gets.
   *
   * @throws access.permission_denied, identity.permission_not_held, identity.expiry_in_past
   */
  createKey(call: Call, input: NewKey): Promise<CreatedKey>
  /** The tenant and key of the call; permissions in the order in which they are declared. Needs no permission. */
  me(call: Call): Promise<Me>
  /**
   * Newest first unless sorted otherwise. Needs `keys:manage`. The configured administrator's key is not among them.
   *
   * @throws access.permission_denied, identity.cursor_invalid
   */
  listKeys(call: Call, page: KeyPage): Promise<Page<ApiKey>>
  /**
   * Also of revoked keys. The new name is an actor's name at once in this process, within five seconds in all
   * others. Needs `keys:manage`.
   *
   * @throws access.permission_denied, identity.key_not_found
   */
  renameKey(call: Call, input: { readonly id: string; readonly name: string }): Promise<ApiKey>
  /**
   * Refused from now on in this process, within five seconds in all others. Revoking again changes nothing.
   * Needs `keys:manage`.
   *
   * @throws access.permission_denied, identity.key_not_found
   */
  revokeKey(call: Call, id: string): Promise<void>
  /**
   * To be called once at each start: makes sure that the default tenant exists and that an administrator can get
   * in. A configured key (16 to 512 characters) is accepted with all permissions and never stored; without one,
   * a key is generated if the tenant has none yet.
   *
   * @throws identity.admin_key_length
   */
  ensureAdminKey(input: AdminKeyInput): Promise<AdminKey>
  /** The tenant of this name, created if need be. */
  ensureTenant(name: string): Promise<Tenant>
  /**
   * Listens for keys revoked elsewhere and writes "last used" times once a minute, until disposed. Disposing
   * writes what is left.
   */
  start(): Promise<AsyncDisposable>
}

const lastUsedIntervalMs = 60_000

export function createIdentity(deps: IdentityDeps): Identity {
  const { database, clock, logger } = deps
  let configuredAdmin: ConfiguredAdmin | undefined
  const cache = createKeyCache({
    monotonicMs: () => clock.monotonicMs(),
    load: (keyId) => findKeyByKeyId(database.kysely(), keyId),
  })
  const lastUsed = createLastUsed((uses) => database.asSystem((trx) => writeLastUsed(trx, uses)))
  const recent = createRecentKeys(() => clock.monotonicMs())
  const authentication = { ...deps, cache, recent, lastUsed, configuredAdmin: () => configuredAdmin }

  return {
    authenticate: (presented) => authenticateKey(authentication, presented),
    createKey: (call, input) => createKey(deps, call, input),
    me: (call) => describeCaller(deps, call),
    listKeys: (call, page) => listKeys(deps, call, page),
    async renameKey(call, input) {
      const { key, keyId } = await renameKey(deps, call, input)
      cache.forget(keyId)
      return key
    },
    async revokeKey(call, id) {
      const { keyId } = await revokeKey(deps, call, id)
      cache.forget(keyId)
    },
    async ensureAdminKey(input) {
      const result = await ensureAdminKey(deps, input)
      configuredAdmin = result.configuredAdmin
      return result.adminKey
    },
    ensureTenant: (name) => database.asSystem((trx) => ensureTenant(deps, trx, name)),
    async start() {
      const subscription = await database.listen(keysChannel, (keyId) => cache.forget(keyId))
      const timer = clock.every(
        lastUsedIntervalMs,
        () => lastUsed.flush(),
        (error) => logger.error({ err: error }, 'When keys were last used was not written.'),
      )
      return {
        async [Symbol.asyncDispose]() {
          timer[Symbol.dispose]()
          await subscription[Symbol.asyncDispose]()
          await lastUsed.flush()
        },
      }
    },
  }
}
