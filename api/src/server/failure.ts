import type { Route } from '@tragwerk/contracts/route'
import { type AppError, isAppError } from '@tragwerk/infra/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  anthropicSurface,
  httpErrors,
  nativeSurface,
  openAiSurface,
  retryAfterSeconds,
  type Surface,
  statusOf,
} from '../plugins/index.ts'
import type { HttpLogger } from './deps.ts'
import { acceptedMediaTypes } from './media-types.ts'
import { apiHeaders } from './security-headers.ts'

/** Largest announced body that is still read to its end after a refusal, so that the client sees the answer. */
const maxDrainedBytes = 64 * 1024 * 1024

export function surfaceOf(url: string): Surface {
  if (url.startsWith('/v1/')) return openAiSurface
  return url.startsWith('/anthropic/') ? anthropicSurface : nativeSurface
}

/** True for refusals that the same request would get again. */
export function isDeterministic(error: AppError): boolean {
  const status = statusOf(error)
  return !error.retryable && status >= 400 && status < 500 && error.kind !== 'cancelled'
}

/** Turns whatever was thrown into what may be told; unknown failures are logged and told as `http.internal`. */
export function toAppError(error: unknown, request: FastifyRequest, logger: HttpLogger): AppError {
  if (isAppError(error)) {
    if (error.kind === 'internal') logFailure(error, request, logger)
    return error
  }
  const known = fromFramework(error, request)
  if (known !== undefined) return known
  if (request.state?.abort.signal.aborted) return httpErrors.cancelled({}, error)
  logFailure(error, request, logger)
  return httpErrors.internal({}, error)
}

/** Answers with the error in the shape of the surface that was called. */
export function sendFailure(error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = statusOf(error)
  const surface = surfaceOf(request.url)
  const retryAfter = retryAfterSeconds(error)
  if (request.state !== undefined) request.state.error = error
  if (request.state === undefined) reply.headers(apiHeaders)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  if (Array.isArray(error.details.allowed)) reply.header('allow', error.details.allowed.join(', '))
  if (!request.raw.complete && !isSmallBody(request)) reply.header('connection', 'close')
  return reply
    .code(status)
    .header('content-type', surface.errorContentType)
    .send(JSON.stringify(surface.toErrorBody(error, request.state?.span.traceId ?? '0'.repeat(32))))
}

function isSmallBody(request: FastifyRequest): boolean {
  return Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) <= maxDrainedBytes
}

function logFailure(error: unknown, request: FastifyRequest, logger: HttpLogger): void {
  const { state, routeOptions } = request
  logger.error(
    {
      err: error,
      requestId: state?.requestId,
      traceId: state?.span.traceId,
      route: routeOptions.config?.endpoint?.route.id,
    },
    'request failed',
  )
}

function fromFramework(error: unknown, request: FastifyRequest): AppError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const route = request.routeOptions.config.endpoint?.route
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return httpErrors.bodyTooLarge({ maxBytes: request.routeOptions.bodyLimit ?? 0 })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_CONTENT_TYPE':
      return httpErrors.mediaTypeUnsupported({ accepted: acceptedMediaTypes(route) })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return httpErrors.requestMalformed()
    case 'FST_ERR_BAD_URL':
      return httpErrors.urlMalformed()
    default:
      return isRefusedFile(error, route) ? httpErrors.routeNotFound() : undefined
  }
}

/** The file server refuses malformed or escaping paths with errors that carry a status and no code. */
function isRefusedFile(error: unknown, route: Route | undefined): boolean {
  if (route !== undefined || !(error instanceof Error) || !('statusCode' in error)) return false
  return typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500
}
