import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import {
  detailOf,
  type LedgerRow,
  type RequestRow,
  recordSeparator,
  requestColumns,
  unitSeparator,
} from './row.ts'

const columnNames = sql.raw(requestColumns.map(([name]) => name).join(', '))

const fieldNames = sql.raw(requestColumns.map(([name]) => `(line).${name}`).join(', '))

export interface NewRows {
  readonly tenantId: string
  readonly batch: string
  readonly rows: readonly LedgerRow[]
}

/** Rows of one tenant in one statement. Fails with a unique violation when one of them is there already. */
export async function insertRows(trx: QueryExecutorProvider, added: NewRows): Promise<void> {
  await insertion(added).execute(trx)
}

/** The same; what is there already stays as it is. The ids that were new. */
export async function insertMissingRows(trx: QueryExecutorProvider, added: NewRows): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    ${insertion(added)} on conflict (tenant_id, id) do nothing returning id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** One text of composite values: JSON costs the database half as much again, an array for each column even more. */
function insertion({ tenantId, batch, rows }: NewRows): RawBuilder<unknown> {
  const text = rows.map(toRecord).join(recordSeparator)
  return sql`insert into gateway_requests (tenant_id, batch, ${columnNames}, detail)
    select ${tenantId}::uuid, ${batch}::uuid, ${fieldNames}, detail::json
    from (
      select split_part(record, ${unitSeparator}, 1)::gateway_request_line as line,
        split_part(record, ${unitSeparator}, 2) as detail
      from string_to_table(${text}, ${recordSeparator}) as record
      offset 0
    ) as records`
}

function toRecord(row: LedgerRow): string {
  return `(${row.columns.map(toField).join(',')})${unitSeparator}${detailOf(row)}`
}

const unquotable = /^[\w.:/+-]+$/

/** As PostgreSQL reads a field of a composite value: nothing is null, quotes and backslashes have a backslash. */
function toField(value: unknown): string {
  if (value === null) return ''
  const text = String(value)
  return unquotable.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

export interface RequestFilters {
  readonly outcome?: string | undefined
  readonly format?: string | undefined
  readonly task?: string | undefined
  readonly deployment?: string | undefined
  readonly keyId?: string | undefined
  /** ISO 8601, inclusive. */
  readonly from?: string | undefined
  /** ISO 8601, exclusive. */
  readonly to?: string | undefined
  /** Part of the id, the model, the name of the key, the error code or the trace id, in any case. */
  readonly q?: string | undefined
}

/** Where a page ended. */
export interface Place {
  /** ISO 8601. */
  readonly at: string
  readonly id: string
}

/** Newest first. */
export async function selectRequests(
  trx: QueryExecutorProvider,
  query: RequestFilters & {
    readonly tenantId: string
    readonly after: Place | undefined
    readonly limit: number
  },
): Promise<RequestRow[]> {
  const { after } = query
  const conditions = toConditions(query.tenantId, query)
  if (after !== undefined) conditions.push(sql`(at, id) < (${after.at}::timestamptz, ${after.id})`)
  const { rows } = await sql<RequestRow>`select ${columnNames} from gateway_requests
    where ${sql.join(conditions, sql` and `)} order by at desc, id desc limit ${query.limit}`.execute(trx)
  return rows
}

/** A request with its detail, as the JSON text that was recorded. */
export async function selectRequest(
  trx: QueryExecutorProvider,
  tenantId: string,
  id: string,
): Promise<(RequestRow & { readonly detail: string }) | undefined> {
  const { rows } = await sql<RequestRow & { detail: string }>`select ${columnNames}, detail::text as detail
    from gateway_requests where tenant_id = ${tenantId} and id = ${id}`.execute(trx)
  return rows[0]
}

export function toConditions(tenantId: string, filters: RequestFilters): RawBuilder<unknown>[] {
  const { outcome, format, task, deployment, keyId, from, to, q } = filters
  const conditions: RawBuilder<unknown>[] = [sql`tenant_id = ${tenantId}`]
  if (outcome !== undefined) conditions.push(sql`outcome = ${outcome}`)
  // What the planner needs to see to use the index of failures, whatever the parameter is.
  if (outcome !== undefined && outcome !== 'complete') conditions.push(sql`outcome <> 'complete'`)
  if (format !== undefined) conditions.push(sql`format = ${format}`)
  if (task !== undefined) conditions.push(sql`task = ${task}`)
  if (deployment !== undefined) conditions.push(sql`deployment = ${deployment}`)
  if (keyId !== undefined) conditions.push(sql`key_id = ${keyId}`)
  if (from !== undefined) conditions.push(sql`at >= ${from}::timestamptz`)
  if (to !== undefined) conditions.push(sql`at < ${to}::timestamptz`)
  if (q !== undefined) {
    const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`concat_ws(chr(10), id, requested_model, deployment, key_name, error_code, trace_id)
      ilike ${pattern}`)
  }
  return conditions
}

/** A stored request as verification reads it. */
export type BatchedRow = RequestRow & { readonly batch: string; readonly detail: string }

/** By batch, then id, after a place in that order. */
export async function selectByBatch(
  trx: QueryExecutorProvider,
  query: {
    readonly tenantId: string
    readonly after: { readonly batch: string; readonly id: string } | undefined
    readonly limit: number
  },
): Promise<BatchedRow[]> {
  const { tenantId, after, limit } = query
  const beyond =
    after === undefined
      ? sql``
      : sql`and batch >= ${after.batch}::uuid and (batch, id) > (${after.batch}::uuid, ${after.id})`
  const { rows } = await sql<BatchedRow>`select batch, ${columnNames}, detail::text as detail
    from gateway_requests where tenant_id = ${tenantId} ${beyond} order by batch, id limit ${limit}`.execute(
    trx,
  )
  return rows
}
