import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { findSurface, type ModelSurface } from './gateway/surfaces.ts'
import type { HttpLimits } from './limits.ts'

export interface ListenerDeps {
  readonly limits: HttpLimits
  readonly rewriteUrl: (request: { readonly url?: string | undefined }) => string
  /** Absent where the installation has no models to call. */
  readonly modelLane:
    | ((surface: ModelSurface, request: IncomingMessage, response: ServerResponse) => void)
    | undefined
}

/** Requests to models go their own short way, everything else to the framework. */
export function createListener(deps: ListenerDeps, framework: RequestListener): RequestListener {
  const { modelLane, rewriteUrl } = deps
  if (modelLane === undefined) return framework
  return (request, response) => {
    const surface = findSurface(request.method, rewriteUrl(request))
    if (surface === undefined) framework(request, response)
    else modelLane(surface, request, response)
  }
}

/** The HTTP server with the limits of the connection. */
export function createHttpServer(
  { limits }: Pick<ListenerDeps, 'limits'>,
  listener: RequestListener,
): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.uploadTimeoutMs + limits.headersTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(5000, limits.headersTimeoutMs),
      maxHeaderSize: 16 * 1024,
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
    listener,
  )
  server.setTimeout(limits.connectionTimeoutMs)
  return server
}
