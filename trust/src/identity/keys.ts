import type { ApiKey, Permission } from '@tragwerk/contracts/identity'
import { ensure } from '@tragwerk/infra/errors'
import type { Transaction } from 'kysely'
import { type Call, hasPermission, requirePermission } from '../access/index.ts'
import { hashSecret } from './authenticate.ts'
import type { IdentityDeps } from './deps.ts'
import { identityErrors } from './errors.ts'
import { formatKey, generateKey } from './key-format.ts'
import { insertKey, lockKey, markRevoked, type StoredKey, toApiKey, writeName } from './store.ts'

export interface NewKey {
  readonly name: string
  readonly permissions: readonly Permission[]
  /** RFC 3339; must lie in the future. Without it the key never expires. */
  readonly expiresAt?: string | undefined
  /** Names that document access lists may grant to: `user:…`, `group:…`, `role:…`. */
  readonly subjects?: readonly string[] | undefined
}

export interface CreatedKey {
  readonly key: ApiKey
  /** The whole key. Shown this once; it cannot be read again. */
  readonly secret: string
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function createKey(deps: IdentityDeps, call: Call, input: NewKey): Promise<CreatedKey> {
  requirePermission(call, 'keys:manage')
  const missing = input.permissions.filter((permission) => !hasPermission(call, permission))
  if (missing.length > 0) throw identityErrors.permissionNotHeld({ permissions: missing })
  const expiresAt = input.expiresAt === undefined ? undefined : new Date(input.expiresAt)
  ensure(!expiresAt || expiresAt > deps.clock.now(), identityErrors.expiryInPast)
  return deps.database.asTenant(call.tenantId, (trx) => addKey(deps, { trx, call, input }))
}

/** Stores a new key and its audit entry, in the given transaction; asks for no permission. */
export async function addKey(
  deps: IdentityDeps,
  at: { readonly trx: Transaction<unknown>; readonly call: Call; readonly input: NewKey },
): Promise<CreatedKey> {
  const { trx, call, input } = at
  const generated = generateKey(deps.random)
  const key: StoredKey = {
    id: deps.ids.uuid(),
    tenantId: call.tenantId,
    keyId: generated.keyId,
    secretHash: hashSecret(deps, generated.secret),
    name: input.name,
    permissions: [...new Set(input.permissions)],
    subjects: [...new Set(input.subjects ?? [])],
    createdAt: deps.clock.now(),
    expiresAt: input.expiresAt === undefined ? undefined : new Date(input.expiresAt),
    revokedAt: undefined,
    lastUsedAt: undefined,
  }
  await insertKey(trx, key, call.principal.id)
  const shown = toApiKey(key, key.createdAt)
  await deps.audit.append(trx, call, {
    action: 'api_key.created',
    subject: `api_key:${key.id}`,
    details: {
      prefix: shown.prefix,
      permissions: shown.permissions,
      subjectCount: key.subjects.length,
      expiresAt: shown.expiresAt,
    },
  })
  return { key: shown, secret: formatKey(generated) }
}

/** A key after a change, and the `keyId` whose remembered row must be dropped. */
export interface ChangedKey {
  readonly key: ApiKey
  readonly keyId: string
}

export async function renameKey(
  deps: IdentityDeps,
  call: Call,
  input: { readonly id: string; readonly name: string },
): Promise<ChangedKey> {
  const { id, name } = input
  const change = async (trx: Transaction<unknown>, key: StoredKey) => {
    if (key.name === name) return key
    await writeName(trx, key, name)
    await deps.audit.append(trx, call, { action: 'api_key.renamed', subject: `api_key:${id}` })
    return { ...key, name }
  }
  return changeKey(deps, { call, id, change })
}

export async function revokeKey(deps: IdentityDeps, call: Call, id: string): Promise<ChangedKey> {
  const change = async (trx: Transaction<unknown>, key: StoredKey) => {
    if (key.revokedAt) return key
    const revokedAt = deps.clock.now()
    await markRevoked(trx, key, revokedAt)
    await deps.audit.append(trx, call, { action: 'api_key.revoked', subject: `api_key:${id}` })
    return { ...key, revokedAt }
  }
  return changeKey(deps, { call, id, change })
}

interface KeyChange {
  readonly call: Call
  readonly id: string
  readonly change: (trx: Transaction<unknown>, key: StoredKey) => Promise<StoredKey>
}

/** Runs the change on the locked key. */
async function changeKey(deps: IdentityDeps, { call, id, change }: KeyChange): Promise<ChangedKey> {
  requirePermission(call, 'keys:manage')
  ensure(uuidPattern.test(id), () => identityErrors.keyNotFound({ id }))
  const key = await deps.database.asTenant(call.tenantId, async (trx) => {
    const found = await lockKey(trx, call.tenantId, id)
    ensure(found, () => identityErrors.keyNotFound({ id }))
    return change(trx, found)
  })
  return { key: toApiKey(key, deps.clock.now()), keyId: key.keyId }
}
