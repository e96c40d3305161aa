import { type QueryExecutorProvider, sql } from 'kysely'

/** What identifies an operation: tenant, principal, route and the client's key. */
export interface ClaimKey {
  readonly tenantId: string
  readonly principalId: string
  readonly route: string
  readonly key: string
}

/** A claim held by one execution; `owner` is its fencing token. */
export interface Claim extends ClaimKey {
  readonly owner: string
}

export interface StoredClaim {
  readonly state: 'running' | 'done'
  readonly fingerprint: string
  readonly status: number | null
  /** JSON text as first sent; null for a reply without body. */
  readonly body: string | null
}

const isThis = (claim: ClaimKey) => sql`tenant_id = ${claim.tenantId} and principal = ${claim.principalId}
  and route = ${claim.route} and key = ${claim.key}`

const isMine = (claim: Claim) => sql`${isThis(claim)} and owner = ${claim.owner} and state = 'running'`

const inSeconds = (seconds: number) => sql`clock_timestamp() + ${seconds} * interval '1 second'`

export interface ClaimTerms {
  readonly fingerprint: string
  readonly leaseSeconds: number
  readonly retentionSeconds: number
}

/**
 * Takes the key if it is free, expired, or abandoned by an execution of the same request. One statement, so
 * of any number of racing callers exactly one gets true.
 */
export async function takeClaim(
  trx: QueryExecutorProvider,
  claim: Claim,
  terms: ClaimTerms,
): Promise<boolean> {
  const { rows } = await sql`insert into idempotency_keys as held
      (tenant_id, principal, route, key, fingerprint, state, owner, lease_until, expires_at)
    values (${claim.tenantId}, ${claim.principalId}, ${claim.route}, ${claim.key}, ${terms.fingerprint},
      'running', ${claim.owner}, ${inSeconds(terms.leaseSeconds)}, ${inSeconds(terms.retentionSeconds)})
    on conflict (tenant_id, principal, route, key) do update
      set fingerprint = excluded.fingerprint, state = 'running', owner = excluded.owner, status = null, body = null,
        lease_until = excluded.lease_until, expires_at = excluded.expires_at
      where case held.state
        when 'done' then held.expires_at <= clock_timestamp()
        else held.lease_until <= clock_timestamp()
          and (held.fingerprint = excluded.fingerprint or held.expires_at <= clock_timestamp())
      end
    returning owner`.execute(trx)
  return rows.length > 0
}

export async function findClaim(
  trx: QueryExecutorProvider,
  claim: ClaimKey,
): Promise<StoredClaim | undefined> {
  const { rows } = await sql<StoredClaim>`select state, fingerprint, status, body from idempotency_keys
    where ${isThis(claim)}`.execute(trx)
  return rows[0]
}

/** Puts off the moment at which the claim counts as abandoned; false when another execution holds it by now. */
export async function renewLease(
  trx: QueryExecutorProvider,
  claim: Claim,
  leaseSeconds: number,
): Promise<boolean> {
  const { rows } = await sql`update idempotency_keys set lease_until = ${inSeconds(leaseSeconds)}
    where ${isMine(claim)} returning owner`.execute(trx)
  return rows.length > 0
}

export interface ReplyToStore {
  readonly status: number
  readonly body: string | null
  readonly retentionSeconds: number
}

/** False when another execution took the claim over. */
export async function storeReply(
  trx: QueryExecutorProvider,
  claim: Claim,
  reply: ReplyToStore,
): Promise<boolean> {
  const { rows } = await sql`update idempotency_keys
    set state = 'done', status = ${reply.status}, body = ${reply.body},
      expires_at = ${inSeconds(reply.retentionSeconds)}
    where ${isMine(claim)} returning owner`.execute(trx)
  return rows.length > 0
}

export async function releaseClaim(trx: QueryExecutorProvider, claim: Claim): Promise<void> {
  await sql`delete from idempotency_keys where ${isMine(claim)}`.execute(trx)
}

/** Lets every claim count as abandoned now. Resolves to their number. */
export async function abandonClaims(trx: QueryExecutorProvider): Promise<number> {
  const { rows } = await sql`update idempotency_keys set lease_until = clock_timestamp()
    where state = 'running' and lease_until > clock_timestamp() returning 1 as one`.execute(trx)
  return rows.length
}

/** Deletes up to `limit` expired keys of all tenants, oldest first, passing over what others are deleting. */
export async function deleteExpired(trx: QueryExecutorProvider, limit: number): Promise<number> {
  const { rows } = await sql`delete from idempotency_keys
    where (tenant_id, principal, route, key) in (
      select tenant_id, principal, route, key from idempotency_keys
      where expires_at <= clock_timestamp() and (state = 'done' or lease_until <= clock_timestamp())
      order by expires_at limit ${limit} for update skip locked)
    returning 1 as one`.execute(trx)
  return rows.length
}
