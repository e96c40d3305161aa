import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastifyMultipart from '@fastify/multipart'
import type { Route } from '@tragwerk/contracts/route'
import { createDeadlines } from '@tragwerk/infra/clock'
import { createRoster } from '@tragwerk/infra/roster'
import { type FastifyInstance, fastify } from 'fastify'
import inject, { type InjectOptions, type Response as InjectResponse } from 'light-my-request'
import { buildOpenApi } from '../openapi/index.ts'
import { httpErrors } from '../plugins/index.ts'
import { type Admission, createAdmission } from './admission.ts'
import { createUrlRewriter, registerBaseRedirect } from './base-path.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { type ConsoleFiles, isPageRequest, registerConsole } from './console/console-files.ts'
import type { ApiServerDeps } from './deps.ts'
import { isHandled } from './endpoint.ts'
import { sendFailure, toAppError } from './failure.ts'
import { createModelLane } from './gateway/model-lane.ts'
import { toSpokenUrl } from './gateway/spoken-url.ts'
import { registerLifecycle } from './lifecycle.ts'
import { defaultHttpLimits, type HttpLimits } from './limits.ts'
import { createHttpServer, createListener } from './listener.ts'
import { parseJson } from './parse-json.ts'
import { registerProbes } from './probes.ts'
import { registerEndpoint } from './register-endpoint.ts'
import type { RequestState } from './request-state.ts'

export interface ApiServer {
  /** Starts to accept; port 0 picks a free one. Resolves to the address that was bound. */
  listen(options: { readonly host: string; readonly port: number }): Promise<AddressInfo>
  /** The bound address; undefined before `listen`. */
  address(): AddressInfo | undefined
  /** Requests that are being answered, without probes and watches. */
  readonly inFlight: number
  /** Answers a request without a socket, for tests. */
  inject(request: InjectOptions): Promise<InjectResponse>
  /**
   * Stops accepting and refuses new requests with `http.draining`, waits for those under way (30 s unless the
   * limits say otherwise), then aborts the rest and closes their sockets. Calling it again waits for the same end.
   */
  close(): Promise<void>
}

/** Builds the HTTP server of the platform: the routes given, probes, the OpenAPI document and the console. */
export async function createApiServer(deps: ApiServerDeps): Promise<ApiServer> {
  const limits: HttpLimits = { ...defaultHttpLimits, ...deps.limits }
  const underWay = createRoster<RequestState>()
  const admission = createAdmission(limits)
  const durations = declareMetrics(deps.metrics, admission)
  const deadlines = createDeadlines(deps.clock)
  const shared = {
    ...deps,
    limits,
    admission,
    underWay,
    observeDuration: (labels: Parameters<typeof durations.observe>[0], seconds: number) =>
      durations.observe(labels, seconds),
  }
  const { gateway } = deps
  const modelLane = gateway && createModelLane({ ...shared, gateway, deadlines })
  const lane: ListenerLane = { limits, modelLane, rewriteUrl: createUrlRewriter(deps.basePath ?? '/') }
  const app = createFastify(lane, deps.logger)

  await registerBodyParsers(app)
  registerLifecycle(app, shared)
  const { basePath = '/', consoleDirectory } = deps
  registerBaseRedirect(app, basePath)
  const { sendPage } = await registerConsole(app, { directory: consoleDirectory, basePath })
  registerFailures(app, { ...deps, sendPage })
  registerProbes(app, { ...deps, admission })
  registerOpenApi(app, deps)
  for (const endpoint of deps.endpoints.filter(isHandled))
    registerEndpoint(app, endpoint, { ...deps, limits })
  await app.ready()

  let closing: Promise<void> | undefined
  const boundAddress = () => {
    const address = app.server.address()
    return typeof address === 'object' && address !== null ? address : undefined
  }

  async function drain(): Promise<void> {
    admission.drain()
    const closed = app.close()
    const timer = new AbortController()
    const isIdle = await Promise.race([
      admission.whenIdle().then(() => true),
      deps.clock.sleep(limits.drainTimeoutMs, timer.signal).then(() => false),
    ])
    timer.abort()
    if (!isIdle) {
      deps.logger.warn({ count: admission.inFlight }, 'requests aborted at the end of the drain')
      underWay.forEach(({ abort }) => {
        abort.abort(httpErrors.draining())
      })
      // One turn for handlers to end their streams with an error event.
      await new Promise((resolve) => setImmediate(resolve))
    }
    // Nothing is being answered any more; what is still open is silent, or was aborted above.
    app.server.closeAllConnections()
    deadlines[Symbol.dispose]()
    await closed
  }

  return {
    async listen({ host, port }) {
      await app.listen({ host, port })
      return boundAddress()!
    },
    address: boundAddress,
    get inFlight() {
      return admission.inFlight
    },
    inject: (request) => inject(createListener(lane, app.routing), request),
    close: () => (closing ??= drain()),
  }
}

/** From 5 ms, which a cached read takes, to the 10 minutes that a model call may take. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600]

function declareMetrics(metrics: ApiServerDeps['metrics'], admission: Pick<Admission, 'inFlight'>) {
  metrics.readGauge(
    { name: 'tragwerk_http_in_flight_requests', help: 'Requests that are being answered' },
    () => admission.inFlight,
  )
  return metrics.histogram({
    name: 'tragwerk_http_request_duration_seconds',
    help: 'Time from the headers of a request to the last byte of its answer, or to the disconnect (499)',
    labels: ['route', 'method', 'status'],
    buckets: durationBuckets,
  })
}

type ListenerLane = Parameters<typeof createListener>[0]

function createFastify(lane: ListenerLane, logger: ApiServerDeps['logger']): FastifyInstance {
  const { limits, rewriteUrl } = lane
  return fastify({
    logger: false,
    serverFactory: (framework: RequestListener) => createHttpServer(lane, createListener(lane, framework)),
    rewriteUrl: (request) => toSpokenUrl(rewriteUrl(request), request.headers),
    bodyLimit: limits.maxJsonBytes,
    return503OnClosing: false,
    forceCloseConnections: false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: false, caseSensitive: true },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      sendFailure(toAppError(error, request, logger), request, reply)
    },
  })
}

async function registerBodyParsers(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => (body.length === 0 ? undefined : parseJson(body)),
  )
  await app.register(fastifyMultipart)
}

function registerFailures(
  app: FastifyInstance,
  deps: Pick<ApiServerDeps, 'endpoints' | 'logger'> & ConsoleFiles,
): void {
  const { sendPage } = deps
  const paths = deps.endpoints.map(({ route }) => ({ route, matches: toPathPattern(route) }))
  app.setErrorHandler((error, request, reply) =>
    sendFailure(toAppError(error, request, deps.logger), request, reply),
  )
  app.setNotFoundHandler((request, reply) => {
    if (sendPage !== undefined && isPageRequest(request)) {
      request.state.routeId = 'console'
      return sendPage(request, reply)
    }
    const path = request.url.split('?', 1)[0]!
    const allowed = paths.filter(({ matches }) => matches.test(path)).map(({ route }) => route.method)
    const error =
      allowed.length > 0 && !allowed.some((method) => method === request.method)
        ? httpErrors.methodNotAllowed({ allowed })
        : httpErrors.routeNotFound()
    return sendFailure(error, request, reply)
  })
}

function toPathPattern(route: Route): RegExp {
  const escaped = route.path.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/\{\w+\}/g, '[^/]+')}$`)
}

function registerOpenApi(app: FastifyInstance, deps: ApiServerDeps): void {
  let document: string | undefined
  app.get('/api/v1/openapi.json', { config: { routeId: 'openapi' } }, (_request, reply) => {
    document ??= JSON.stringify(
      buildOpenApi(
        deps.endpoints.map(({ route }) => route),
        { version: deps.version, errors: deps.errors },
      ),
    )
    return reply.header('content-type', 'application/json; charset=utf-8').send(document)
  })
}
