import type { AppError, ErrorKind } from '@tragwerk/infra/errors'

const statusByKind: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  limited: 429,
  cancelled: 499,
  internal: 500,
  unavailable: 503,
  timeout: 504,
}

/** Codes that HTTP names more exactly than their kind does. */
const statusByCode: Readonly<Record<string, number>> = {
  'http.method_not_allowed': 405,
  'http.body_timeout': 408,
  'http.headers_too_large': 431,
  // About a field of the body, not about its media type.
  'models.request_unsupported': 400,
}

/** Errors of providers, whose own status clients know how to read. */
const upstreamCodes: ReadonlySet<string> = new Set(['gateway.upstream_rejected', 'gateway.upstream_failed'])

export function statusOf(
  error: Pick<AppError, 'kind' | 'code'> & Partial<Pick<AppError, 'details'>>,
): number {
  const { code, kind, details } = error
  const upstream = upstreamCodes.has(code) ? details?.status : undefined
  if (typeof upstream === 'number' && upstream >= 400 && upstream < 600) return upstream
  return statusByCode[code] ?? statusByKind[kind]
}

/** One text for every way a key can be wrong, so that the answer does not tell which keys exist. */
export const unauthenticatedText =
  'The API key is missing, unknown, expired or revoked. Send a valid one as "Authorization: Bearer <key>".'

/** Seconds for `Retry-After`; undefined when trying again is pointless. */
export function retryAfterSeconds(error: AppError): number | undefined {
  const stated = error.details.retryAfterSeconds
  if (typeof stated === 'number' && stated >= 0) return Math.ceil(stated)
  const statedMs = error.details.retryAfterMs
  if (typeof statedMs === 'number' && statedMs >= 0) return Math.ceil(statedMs / 1000)
  return error.retryable ? 1 : undefined
}
