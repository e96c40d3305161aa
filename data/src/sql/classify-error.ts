import { isAppError } from '@tragwerk/infra/errors'
import { sqlErrors } from './errors.ts'

const connectionCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
])

/** Sentences of `pg` for failures that carry no code. */
const connectionMessages =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed/

/**
 * Maps what every caller must tell apart to errors of this domain, keeping the driver's error as cause:
 * lost connection, time-out, full disk, serialization failure and deadlock. Everything else, unique violations
 * among them, is returned unchanged.
 */
export function toSqlError(error: unknown): unknown {
  if (isAppError(error) || !(error instanceof Error)) return error
  const code = codeOf(error)
  if (code === '40001' || code === '40P01') return sqlErrors.serialization({}, error)
  if (code === '53100' || code === 'ENOSPC') return sqlErrors.storageFull({}, error)
  if (error.message === 'Query read timeout' || code === '57014') return sqlErrors.timeout({}, error)
  if (code && (connectionCodes.has(code) || code.startsWith('08'))) return sqlErrors.unavailable({}, error)
  if (connectionMessages.test(error.message)) return sqlErrors.unavailable({}, error)
  return error
}

/** True when the error, or one of its causes, is a unique violation (of this constraint, when given). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (codeOf(current) !== '23505') continue
    if (constraint === undefined) return true
    return 'constraint' in current && current.constraint === constraint
  }
  return false
}

/** True when something of this name was made by somebody else meanwhile: a table, or the type of its rows. */
export function isAlreadyThere(error: unknown): boolean {
  if (isUniqueViolation(error)) return true
  const code = error instanceof Error ? codeOf(error) : undefined
  return code === '42P07' || code === '42710'
}

function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code
  const first = error instanceof AggregateError ? error.errors[0] : undefined
  return first instanceof Error ? codeOf(first) : undefined
}
