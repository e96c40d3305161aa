import type { ApiKey, KeyState, keySorts, Permission } from '@tragwerk/contracts/identity'
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import { keyPrefix } from './key-format.ts'

/** A key with all that deciding about it needs. */
export interface StoredKey {
  readonly id: string
  readonly tenantId: string
  readonly keyId: string
  readonly secretHash: Buffer
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly subjects: readonly string[]
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
  readonly revokedAt: Date | undefined
  readonly lastUsedAt: Date | undefined
}

interface KeyRow {
  readonly id: string
  readonly tenant_id: string
  readonly key_id: string
  readonly secret_hash: string
  readonly name: string
  readonly permissions: Permission[]
  readonly subjects: string[]
  readonly created_at: Date | string
  readonly expires_at: Date | string | null
  readonly revoked_at: Date | string | null
  readonly last_used_at: Date | string | null
}

/** The channel on which processes tell each other the `keyId` of a revoked key. */
export const keysChannel = 'identity_keys'

const keyColumns = sql`id, tenant_id, key_id, encode(secret_hash, 'hex') as secret_hash, name, permissions, subjects,
  created_at, expires_at, revoked_at, last_used_at`

export async function findKeyByKeyId(
  executor: QueryExecutorProvider,
  keyId: string,
): Promise<StoredKey | undefined> {
  const { rows } = await sql<KeyRow>`select ${keyColumns} from api_keys where key_id = ${keyId}`.execute(
    executor,
  )
  return rows[0] && toStoredKey(rows[0])
}

export async function insertKey(
  trx: QueryExecutorProvider,
  key: StoredKey,
  createdBy: string,
): Promise<void> {
  await sql`insert into api_keys
      (id, tenant_id, key_id, secret_hash, name, permissions, subjects, created_by, created_at, expires_at)
    values (${key.id}, ${key.tenantId}, ${key.keyId}, decode(${key.secretHash.toString('hex')}, 'hex'), ${key.name},
      ${JSON.stringify(key.permissions)}::jsonb, ${JSON.stringify(key.subjects)}::jsonb, ${createdBy},
      ${key.createdAt.toISOString()}, ${key.expiresAt?.toISOString() ?? null})`.execute(trx)
}

export type KeySort = (typeof keySorts)[number]

/** Where the page before ended. */
export interface KeyPosition {
  readonly id: string
  /** Of the field that is sorted by; null for a key that was never used. */
  readonly value: string | null
}

export interface KeyPageQuery {
  readonly tenantId: string
  readonly sort: KeySort
  readonly after?: KeyPosition | undefined
  /** Part of the name or the visible prefix, in any case. */
  readonly contains?: string | undefined
  readonly state?: KeyState | undefined
  /** Decides which keys have expired. */
  readonly now: Date
  readonly limit: number
}

/** Ties are broken by id, in the direction of the sort; keys never used come last. */
export async function selectKeys(trx: QueryExecutorProvider, query: KeyPageQuery): Promise<StoredKey[]> {
  const { column, type, isDescending } = keyOrders[query.sort]
  const direction = isDescending ? sql`desc nulls last` : sql`asc nulls last`
  const { rows } = await sql<KeyRow>`select ${keyColumns} from api_keys
    where tenant_id = ${query.tenantId}
      ${query.after === undefined ? sql`` : sql`and ${isBeyond(query.after, { column, type, isDescending })}`}
      ${query.contains === undefined ? sql`` : sql`and ${hasText(query.contains)}`}
      ${query.state === undefined ? sql`` : sql`and ${isInState(query.state, query.now)}`}
    order by ${column} ${direction}, id ${isDescending ? sql`desc` : sql`asc`} limit ${query.limit}`.execute(
    trx,
  )
  return rows.map(toStoredKey)
}

interface KeyOrder {
  readonly column: RawBuilder<unknown>
  readonly type: RawBuilder<unknown>
  readonly isDescending: boolean
}

const createdAt = { column: sql`created_at`, type: sql`timestamptz` }
/** Alphabetical as people expect it, whatever collation the database was created with. */
const name = { column: sql`name collate "und-x-icu"`, type: sql`text` }

const keyOrders: Readonly<Record<KeySort, KeyOrder>> = {
  '-createdAt': { ...createdAt, isDescending: true },
  createdAt: { ...createdAt, isDescending: false },
  name: { ...name, isDescending: false },
  '-name': { ...name, isDescending: true },
  '-lastUsedAt': { column: sql`last_used_at`, type: sql`timestamptz`, isDescending: true },
}

function isBeyond(after: KeyPosition, { column, type, isDescending }: KeyOrder): RawBuilder<unknown> {
  const beyond = isDescending ? sql`<` : sql`>`
  if (after.value === null) return sql`(${column} is null and id ${beyond} ${after.id}::uuid)`
  return sql`((${column}, id) ${beyond} (${after.value}::${type}, ${after.id}::uuid) or ${column} is null)`
}

function hasText(text: string): RawBuilder<unknown> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql`(name ilike ${pattern} or ${keyPrefix('')}::text || key_id ilike ${pattern})`
}

function isInState(state: KeyState, now: Date): RawBuilder<unknown> {
  const at = now.toISOString()
  switch (state) {
    case 'revoked':
      return sql`revoked_at is not null`
    case 'expired':
      return sql`revoked_at is null and expires_at <= ${at}`
    case 'active':
      return sql`revoked_at is null and (expires_at is null or expires_at > ${at})`
  }
}

/** Locks and returns the tenant's key. */
export async function lockKey(
  trx: QueryExecutorProvider,
  tenantId: string,
  id: string,
): Promise<StoredKey | undefined> {
  const { rows } = await sql<KeyRow>`select ${keyColumns} from api_keys
    where tenant_id = ${tenantId} and id = ${id} for update`.execute(trx)
  return rows[0] && toStoredKey(rows[0])
}

/** Marks the key and, when the transaction commits, tells all processes. */
export async function markRevoked(trx: QueryExecutorProvider, key: StoredKey, at: Date): Promise<void> {
  await sql`update api_keys set revoked_at = ${at.toISOString()}
    where tenant_id = ${key.tenantId} and id = ${key.id}`.execute(trx)
  await sql`select pg_notify(${keysChannel}, ${key.keyId})`.execute(trx)
}

export async function writeName(trx: QueryExecutorProvider, key: StoredKey, newName: string): Promise<void> {
  await sql`update api_keys set name = ${newName}
    where tenant_id = ${key.tenantId} and id = ${key.id}`.execute(trx)
}

/** Notes the latest use of many keys in one statement; an older time never replaces a newer one. */
export async function writeLastUsed(
  trx: QueryExecutorProvider,
  uses: ReadonlyArray<{ readonly id: string; readonly at: Date }>,
): Promise<void> {
  const list = JSON.stringify(uses.map(({ id, at }) => ({ id, at: at.toISOString() })))
  await sql`update api_keys set last_used_at = used.at
    from jsonb_to_recordset(${list}::jsonb) as used (id uuid, at timestamptz)
    where api_keys.id = used.id and (last_used_at is null or last_used_at < used.at)`.execute(trx)
}

export interface Tenant {
  readonly id: string
  readonly name: string
}

/** Creates the tenant unless one of this name exists, and locks its row; safe when several processes start. */
export async function ensureTenantRow(
  trx: QueryExecutorProvider,
  tenant: Tenant,
  at: Date,
): Promise<{ readonly tenant: Tenant; readonly isNew: boolean }> {
  const created = await sql`insert into tenants (tenant_id, name, created_at)
    values (${tenant.id}, ${tenant.name}, ${at.toISOString()})
    on conflict (name) do nothing returning tenant_id`.execute(trx)
  if (created.rows.length > 0) return { tenant, isNew: true }
  const { rows } = await sql<Tenant>`select tenant_id as id, name from tenants
    where name = ${tenant.name} for update`.execute(trx)
  return { tenant: rows[0] as Tenant, isNew: false }
}

export async function selectTenant(
  trx: QueryExecutorProvider,
  tenantId: string,
): Promise<Tenant | undefined> {
  const { rows } = await sql<Tenant>`select tenant_id as id, name from tenants
    where tenant_id = ${tenantId}`.execute(trx)
  return rows[0]
}

export async function hasKeys(trx: QueryExecutorProvider, tenantId: string): Promise<boolean> {
  const { rows } = await sql`select 1 as one from api_keys where tenant_id = ${tenantId} limit 1`.execute(trx)
  return rows.length > 0
}

/** A key that was revoked and has expired since counts as revoked. */
export function toApiKey(key: StoredKey, now: Date): ApiKey {
  const isExpired = key.expiresAt !== undefined && key.expiresAt <= now
  return {
    id: key.id,
    name: key.name,
    prefix: keyPrefix(key.keyId),
    permissions: [...key.permissions],
    state: key.revokedAt ? 'revoked' : isExpired ? 'expired' : 'active',
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  }
}

function toStoredKey(row: KeyRow): StoredKey {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    keyId: row.key_id,
    secretHash: Buffer.from(row.secret_hash, 'hex'),
    name: row.name,
    permissions: row.permissions,
    subjects: row.subjects,
    createdAt: new Date(row.created_at),
    expiresAt: toDate(row.expires_at),
    revokedAt: toDate(row.revoked_at),
    lastUsedAt: toDate(row.last_used_at),
  }
}

function toDate(value: Date | string | null): Date | undefined {
  return value === null ? undefined : new Date(value)
}
