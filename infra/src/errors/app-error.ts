/** What went wrong, independent of any transport. The kind decides HTTP status, log level and retry. */
export const errorKinds = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'unsupported',
  'unprocessable',
  'limited',
  'unavailable',
  'timeout',
  'cancelled',
  'internal',
] as const

export type ErrorKind = (typeof errorKinds)[number]

export type ErrorDetails = Readonly<Record<string, unknown>>

const retryableKinds: ReadonlySet<ErrorKind> = new Set(['limited', 'unavailable', 'timeout'])

export interface AppErrorInit {
  readonly kind: ErrorKind
  /** `domain.snake_case`, stable for ever. */
  readonly code: string
  /** A full sentence for a person: what was wrong and what to do. Never contains secrets. */
  readonly message: string
  /** Safe to send to the client. */
  readonly details?: ErrorDetails
  /** Defaults to true for `limited`, `unavailable` and `timeout`. */
  readonly retryable?: boolean
  /** Logged, never sent. */
  readonly cause?: unknown
}

/** The one error class. Check by `kind` or `code`, never by class across packages. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly kind: ErrorKind
  readonly code: string
  readonly details: ErrorDetails
  readonly retryable: boolean

  constructor(init: AppErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.kind = init.kind
    this.code = init.code
    this.details = init.details ?? {}
    this.retryable = init.retryable ?? retryableKinds.has(init.kind)
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'kind' in error && 'code' in error
}

/** True when the error is an AppError with this code. */
export function hasCode(error: unknown, code: string): error is AppError {
  return isAppError(error) && error.code === code
}
