import type { GatewayRequestDetail, GatewayRequestSummary } from '@tragwerk/contracts/gateway'
import type { LedgerRecord } from './record.ts'

/** The columns of a request in the order of its line, with their types in SQL; `detail` follows them. */
export const requestColumns = [
  ['id', 'text'],
  ['at', 'timestamptz'],
  ['format', 'text'],
  ['requested_model', 'text'],
  ['task', 'text'],
  ['deployment', 'text'],
  ['outcome', 'text'],
  ['status', 'integer'],
  ['error_code', 'text'],
  ['is_stream', 'boolean'],
  ['key_id', 'text'],
  ['key_name', 'text'],
  ['use_case_id', 'text'],
  ['input_tokens', 'bigint'],
  ['cached_input_tokens', 'bigint'],
  ['cache_write_tokens', 'bigint'],
  ['output_tokens', 'bigint'],
  ['reasoning_tokens', 'bigint'],
  ['usage_source', 'text'],
  ['cost_nano_usd', 'bigint'],
  ['is_priced', 'boolean'],
  ['attempts', 'integer'],
  ['fallbacks', 'integer'],
  ['overhead_ms', 'float8'],
  ['first_byte_ms', 'float8'],
  ['duration_ms', 'float8'],
  ['trace_id', 'text'],
] as const

type ColumnName = (typeof requestColumns)[number][0]

/** A request as the database gives it back. */
export type RequestRow = Readonly<Record<ColumnName, unknown>>

/** A request on its way into the database. */
export interface LedgerRow {
  readonly tenantId: string
  readonly id: string
  readonly costNanoUsd: number
  /** Values of `requestColumns`. */
  readonly columns: readonly unknown[]
  /** JSON array of tenant and columns, a tab, the detail as JSON, a line end. What is spooled and what is hashed. */
  readonly line: string
}

/** How JSON writes what PostgreSQL cannot hold, NUL and half a character pair, and what separates rows on the way. */
const unstorable = /\\u(0000|001[ef]|d[89a-f])/
/** Separate the fields of a row from its detail, and rows from each other, on the way; never part of a value. */
export const unitSeparator = '\x1f'
export const recordSeparator = '\x1e'
const replaced = new RegExp(`[\0${recordSeparator}${unitSeparator}]`, 'g')

/** Throws when `at` is no date. */
export function toRow(record: LedgerRecord): LedgerRow {
  const row = encode(record)
  return unstorable.test(row.line) ? encode(clean(record)) : row
}

function encode(record: LedgerRecord): LedgerRow {
  const { usage } = record
  const columns = [
    record.id,
    record.at.length === 24 ? record.at : new Date(record.at).toISOString(),
    record.format,
    record.requestedModel,
    record.task,
    record.deployment,
    record.outcome,
    record.status,
    record.errorCode,
    record.isStream,
    record.keyId,
    record.keyName,
    record.useCaseId,
    usage.input,
    usage.cachedInput,
    usage.cacheWrite,
    usage.output,
    usage.reasoning,
    usage.source,
    record.costNanoUsd,
    record.isPriced,
    record.attempts,
    record.fallbacks,
    record.overheadMs,
    record.firstByteMs,
    record.durationMs,
    record.traceId,
  ]
  const detail = JSON.stringify({
    candidates: record.candidates,
    decision: record.decision,
    attemptList: record.attemptList,
    cost: record.cost,
    sensitivity: record.sensitivity,
    conversation: record.conversation,
    variant: record.variant,
    configurationVersion: record.configurationVersion,
    timing: record.timing,
  })
  const { tenantId, id, costNanoUsd } = record
  return { tenantId, id, costNanoUsd, columns, line: toLine(tenantId, columns, detail) }
}

/** JSON of scalars has one form only, and the detail is kept as it was written: the line can be made again exactly. */
export function toLine(tenantId: string, columns: readonly unknown[], detail: string): string {
  return `${JSON.stringify([tenantId, ...columns])}\t${detail}\n`
}

export function detailOf({ line }: LedgerRow): string {
  return line.slice(line.indexOf('\t') + 1, -1)
}

/** Undefined for a line that is torn or was not written by this program. */
export function parseLine(text: string): LedgerRow | undefined {
  const tab = text.indexOf('\t')
  if (tab < 0) return undefined
  try {
    const [tenantId, ...columns] = JSON.parse(text.slice(0, tab))
    JSON.parse(text.slice(tab + 1))
    if (columns.length !== requestColumns.length || typeof tenantId !== 'string') return undefined
    return { tenantId, id: columns[0], costNanoUsd: columns[costColumn], columns, line: `${text}\n` }
  } catch {
    return undefined
  }
}

const costColumn = requestColumns.findIndex(([name]) => name === 'cost_nano_usd')

/** The columns of a stored row as they were recorded. */
export function toColumns(row: RequestRow): unknown[] {
  return requestColumns.map(([name, type]) => {
    const value = row[name]
    if (type === 'bigint') return Number(value)
    return value instanceof Date ? value.toISOString() : value
  })
}

export function toSummary(row: RequestRow): GatewayRequestSummary {
  const tokens = (name: ColumnName) => Number(row[name])
  return {
    id: row.id,
    at: (row.at as Date).toISOString(),
    format: row.format,
    requestedModel: row.requested_model,
    task: row.task,
    deployment: row.deployment,
    outcome: row.outcome,
    status: row.status,
    errorCode: row.error_code,
    isStream: row.is_stream,
    keyId: row.key_id,
    keyName: row.key_name,
    useCaseId: row.use_case_id,
    usage: {
      input: tokens('input_tokens'),
      cachedInput: tokens('cached_input_tokens'),
      cacheWrite: tokens('cache_write_tokens'),
      output: tokens('output_tokens'),
      reasoning: tokens('reasoning_tokens'),
      source: row.usage_source,
    },
    costNanoUsd: Number(row.cost_nano_usd),
    isPriced: row.is_priced,
    attempts: row.attempts,
    fallbacks: row.fallbacks,
    overheadMs: row.overhead_ms,
    firstByteMs: row.first_byte_ms,
    durationMs: row.duration_ms,
    traceId: row.trace_id,
  } as GatewayRequestSummary
}

export function toDetail(row: RequestRow & { readonly detail: string }): GatewayRequestDetail {
  return { ...toSummary(row), ...JSON.parse(row.detail) }
}

/** The part of a record that lists show. */
export function summaryOf(record: LedgerRecord): GatewayRequestSummary {
  const {
    tenantId: _tenant,
    candidates: _candidates,
    decision: _decision,
    attemptList: _attemptList,
    cost: _cost,
    sensitivity: _sensitivity,
    conversation: _conversation,
    variant: _variant,
    configurationVersion: _version,
    timing: _timing,
    ...summary
  } = record
  return summary
}

function clean<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll(replaced, '\uFFFD') as T
  if (Array.isArray(value)) return value.map(clean) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [clean(key), clean(member)])) as T
}
