import type { AppError, ErrorKind } from '@tragwerk/infra/errors'
import { statusOf, unauthenticatedText } from './status.ts'
import type { Surface } from './surface.ts'

/** The types that the Anthropic API documents, by status. */
const typeByStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

const typeByKind: Partial<Record<ErrorKind, string>> = {
  unavailable: 'overloaded_error',
  timeout: 'timeout_error',
  internal: 'api_error',
}

/** The error object of the Anthropic API: `{"type":"error","error":{"type","message"},"request_id"}`. */
export function toAnthropicError(error: AppError, requestId?: string): object {
  const { type } = error.details
  const stated = typeof type === 'string' ? type : typeByStatus[statusOf(error)]
  return {
    type: 'error',
    error: {
      type: stated ?? typeByKind[error.kind] ?? 'invalid_request_error',
      message: error.kind === 'unauthenticated' ? unauthenticatedText : error.message,
      // Where Anthropic itself tells more than the type says.
      details: { error_code: error.code },
    },
    ...(requestId !== undefined && { request_id: requestId }),
  }
}

/** `/v1/messages` in the shapes of the Anthropic API. */
export const anthropicSurface: Surface = {
  errorContentType: 'application/json; charset=utf-8',
  requestIdHeader: 'request-id',
  toErrorBody: (error, traceId) => toAnthropicError(error, traceId),
  toErrorEvent: (error) => toAnthropicError(error),
  errorEventName: 'error',
}
