import { STATUS_CODES } from 'node:http'
import type { Problem } from '@tragwerk/contracts/problem'
import type { AppError } from '@tragwerk/infra/errors'
import { statusOf, unauthenticatedText } from './status.ts'
import type { Surface } from './surface.ts'

/** RFC 9457 problem details for an error. Causes never leave the process. */
export function toProblem(error: AppError, traceId: string): Problem {
  const status = statusOf(error)
  const hasDetails = Object.keys(error.details).length > 0 && error.kind !== 'unauthenticated'
  return {
    type: `/docs/errors#${error.code}`,
    title: STATUS_CODES[status] ?? 'Client Closed Request',
    status,
    detail: error.kind === 'unauthenticated' ? unauthenticatedText : error.message,
    code: error.code,
    traceId,
    ...(hasDetails ? { details: error.details } : {}),
  }
}

/** The platform's own API under `/api/v1`. */
export const nativeSurface: Surface = {
  errorContentType: 'application/problem+json; charset=utf-8',
  toErrorBody: toProblem,
  toErrorEvent: (error) => ({ type: 'error', code: error.code, message: error.message }),
  isTerminalEvent: (event) => event.type === 'done' || event.type === 'error',
}
