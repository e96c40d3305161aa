import { timingSafeEqual } from 'node:crypto'
import { permissions as allPermissions } from '@tragwerk/contracts/identity'
import type { Principal } from '../access/index.ts'
import type { IdentityDeps } from './deps.ts'
import { identityErrors } from './errors.ts'
import type { KeyCache } from './key-cache.ts'
import { parseKey } from './key-format.ts'
import type { LastUsed } from './last-used.ts'
import { maxAdminKeyLength } from './options.ts'
import type { RecentKey, RecentKeys } from './recent-keys.ts'
import type { StoredKey } from './store.ts'

/** Who presented the key, and in which tenant it acts. */
export interface Authenticated {
  readonly tenantId: string
  readonly principal: Principal
}

/** The administrator's key from the configuration; only its HMAC is kept. */
export interface ConfiguredAdmin {
  readonly hash: Buffer
  readonly tenantId: string
}

export interface AuthenticateDeps extends Pick<IdentityDeps, 'clock' | 'keyring'> {
  readonly cache: KeyCache
  readonly recent: RecentKeys
  readonly lastUsed: LastUsed
  readonly configuredAdmin: () => ConfiguredAdmin | undefined
}

/**
 * Principal id of whoever presents TRAGWERK_ADMIN_KEY: fixed, so that audit entries of different starts name the
 * same actor. Its time part is zero, so no generated id equals it.
 */
export const configuredAdminId = '00000000-0000-7000-8000-000000000001'

/** Compared against when there is no such key, so that both ways take the same steps. */
const noHash = Buffer.alloc(32)

/** At once where the key was proven a moment ago; throws or rejects when nobody holds it. */
export function authenticateKey(
  deps: AuthenticateDeps,
  presented: string | undefined,
): Authenticated | Promise<Authenticated> {
  if (presented === undefined || presented.trim() === '') throw identityErrors.keyMissing()
  if (presented.length > maxAdminKeyLength) throw identityErrors.keyMalformed()
  const recent = deps.recent.find(presented)
  return (recent && checkAgain(deps, recent)) ?? proveKey(deps, presented)
}

/** Undefined when the key has to be proven anew. */
function checkAgain(deps: AuthenticateDeps, recent: RecentKey): Authenticated | undefined {
  const { provenBy, keyId, authenticated } = recent
  if (keyId === undefined) return provenBy === deps.configuredAdmin() ? authenticated : undefined
  const key = deps.cache.peek(keyId)
  if (key === undefined || key !== provenBy) return undefined
  ensureUsable(deps, key)
  return authenticated
}

async function proveKey(deps: AuthenticateDeps, presented: string): Promise<Authenticated> {
  const admin = asConfiguredAdmin(deps, presented)
  if (admin) return admin
  const parsed = parseKey(presented)
  if (!parsed) throw identityErrors.keyMalformed()

  const { keyId } = parsed
  const key = await deps.cache.get(keyId)
  const isRight = timingSafeEqual(hashSecret(deps, parsed.secret), key?.secretHash ?? noHash)
  if (!key || !isRight) throw identityErrors.keyUnknown()
  ensureUsable(deps, key)
  const authenticated: Authenticated = {
    tenantId: key.tenantId,
    principal: {
      id: key.id,
      kind: 'api_key',
      name: key.name,
      permissions: new Set(key.permissions),
      subjects: key.subjects,
    },
  }
  deps.recent.keep(presented, { provenBy: key, keyId, authenticated })
  return authenticated
}

function ensureUsable(deps: AuthenticateDeps, key: StoredKey): void {
  if (key.revokedAt) throw identityErrors.keyRevoked()
  const now = deps.clock.now()
  if (key.expiresAt && key.expiresAt <= now) throw identityErrors.keyExpired()
  deps.lastUsed.note(key.id, now)
}

/** What is stored of a key. */
export function hashSecret(deps: Pick<IdentityDeps, 'keyring'>, secret: string): Buffer {
  return deps.keyring.hmac('identity.api-key', secret)
}

export function hashAdminKey(deps: Pick<IdentityDeps, 'keyring'>, key: string): Buffer {
  return deps.keyring.hmac('identity.admin-key', key)
}

function asConfiguredAdmin(deps: AuthenticateDeps, presented: string): Authenticated | undefined {
  const admin = deps.configuredAdmin()
  if (!admin || !timingSafeEqual(hashAdminKey(deps, presented), admin.hash)) return undefined
  const authenticated: Authenticated = {
    tenantId: admin.tenantId,
    principal: {
      id: configuredAdminId,
      kind: 'api_key',
      name: 'TRAGWERK_ADMIN_KEY',
      permissions: new Set(allPermissions),
      subjects: [],
    },
  }
  deps.recent.keep(presented, { provenBy: admin, keyId: undefined, authenticated })
  return authenticated
}
