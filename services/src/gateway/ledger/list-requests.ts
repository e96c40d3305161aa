import type { GatewayRequestDetail, GatewayRequestSummary } from '@tragwerk/contracts/gateway'
import type { Page } from '@tragwerk/contracts/page'
import type { SqlDatabase } from '@tragwerk/data/sql'
import type { Clock } from '@tragwerk/infra/clock'
import { ensure } from '@tragwerk/infra/errors'
import { type Call, requirePermission } from '@tragwerk/trust/access'
import { gatewayErrors } from '../errors.ts'
import { toDetail, toSummary } from './row.ts'
import { type Place, type RequestFilters, selectRequest, selectRequests } from './store.ts'

/** How long a reader waits for what is on its way into the database. */
const flushPatienceMs = 1000

export interface ReadRequestsDeps {
  readonly database: Pick<SqlDatabase, 'asTenant'>
  readonly clock: Pick<Clock, 'sleep'>
  readonly flush: () => Promise<void>
}

export interface ListRequests extends RequestFilters {
  /** 1 to 200. */
  readonly limit: number
  readonly cursor?: string | undefined
}

/**
 * The requests of the tenant, newest first; all filters must hold. What finished in this process before the call is
 * there unless the database needs more than a second to take it; other processes need about a second.
 *
 * @throws access.permission_denied, gateway.cursor_invalid
 */
export async function listRequests(
  deps: ReadRequestsDeps,
  call: Call,
  query: ListRequests,
): Promise<Page<GatewayRequestSummary>> {
  requirePermission(call, 'gateway:read')
  const { tenantId } = call
  const { limit, cursor, ...filters } = query
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  await flushBriefly(deps)
  const rows = await deps.database.asTenant(tenantId, (trx) =>
    selectRequests(trx, { ...filters, tenantId, after, limit: limit + 1 }),
  )
  const items = rows.slice(0, limit).map(toSummary)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(last) : null }
}

/** @throws access.permission_denied, gateway.request_not_found */
export async function getRequest(
  deps: ReadRequestsDeps,
  call: Call,
  id: string,
): Promise<GatewayRequestDetail> {
  requirePermission(call, 'gateway:read')
  await flushBriefly(deps)
  const row = await deps.database.asTenant(call.tenantId, (trx) => selectRequest(trx, call.tenantId, id))
  ensure(row, () => gatewayErrors.requestNotFound({ id }))
  return toDetail(row)
}

/** Waits a second at most. That the database refuses shows in the statement that follows. */
export async function flushBriefly({ clock, flush }: Omit<ReadRequestsDeps, 'database'>): Promise<void> {
  const enough = new AbortController()
  const ignore = () => undefined
  const patience = clock.sleep(flushPatienceMs, enough.signal).catch(ignore)
  await Promise.race([flush().catch(ignore), patience])
  enough.abort()
}

function encodeCursor({ at, id }: Place): string {
  return Buffer.from(`${at} ${id}`).toString('base64url')
}

function decodeCursor(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, at, id] = /^([1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([^\0]+)$/.exec(text) ?? []
  const isOurs = at !== undefined && id !== undefined && !Number.isNaN(Date.parse(at))
  ensure(isOurs && encodeCursor({ at, id }) === cursor, () => gatewayErrors.cursorInvalid())
  return { at, id } as Place
}
