import type { Roster } from '@tragwerk/infra/roster'
import { partAttribute } from '@tragwerk/infra/telemetry'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpErrors } from '../plugins/index.ts'
import type { Admission } from './admission.ts'
import type { ApiServerDeps } from './deps.ts'
import { isWatch } from './endpoint.ts'
import { sendFailure } from './failure.ts'
import { type FinishDeps, finishRequest, knownMethod } from './finish.ts'
import type { HttpLimits } from './limits.ts'
import { isMultipart } from './media-types.ts'
import type { RequestState } from './request-state.ts'
import { apiHeaders } from './security-headers.ts'

export interface LifecycleDeps extends FinishDeps, Pick<ApiServerDeps, 'ids' | 'tracing'> {
  readonly limits: HttpLimits
  readonly admission: Admission
  /** For the end of the drain. */
  readonly underWay: Roster<RequestState>
}

/** What happens around every request: ids, span, headers, place in the count, time-out of the body, metrics. */
export function registerLifecycle(app: FastifyInstance, deps: LifecycleDeps): void {
  app.decorateRequest('state')
  app.addHook('onRequest', async (request, reply) => {
    const startedMs = deps.clock.monotonicMs()
    const abort = new AbortController()
    const requestId = readRequestId(request) ?? deps.ids.uuid()
    const span = deps.tracing.continueTrace(request.headers, () =>
      deps.tracing.startSpan('http.request', {
        kind: 'server',
        attributes: {
          'http.request.method': knownMethod(request.method),
          'http.route': routeIdOf(request),
          [partAttribute]: partOf(request),
          'tragwerk.open_ended': isWatch(request.routeOptions.config.endpoint?.route) || undefined,
        },
      }),
    )
    const state: RequestState = { requestId, startedMs, span, abort, place: -1 }
    request.state = state
    reply.headers(apiHeaders)
    reply.header('x-request-id', requestId)
    // As in W3C Trace Context Level 2: also a stream that breaks in the middle has told its trace.
    reply.header('traceresponse', `00-${span.traceId}-${span.spanId}-01`)

    const isCounted = request.routeOptions.config.isProbe !== true
    const release: { leave?: () => void } = {}
    onceClosed(reply, () => {
      release.leave?.()
      deps.underWay.remove(state)
      finish(request, reply, deps)
    })
    if (!isCounted) return
    deps.underWay.add(state)
    release.leave = isWatch(request.routeOptions.config.endpoint?.route)
      ? deps.admission.enterWatch(abort)
      : deps.admission.enter(announcedBytes(request, deps.limits))
    watchBody(request, reply, deps)
  })
  // All that follows, the check of the key included, is part of the request's span.
  app.addHook('onRequest', (request, _reply, done) => request.state.span.run(done))
}

function routeIdOf(request: FastifyRequest): string {
  const { endpoint, routeId } = request.routeOptions.config
  return request.state?.routeId ?? endpoint?.route.id ?? routeId ?? 'unmatched'
}

/** The part of the installation that a request counts for; probes are none's. */
function partOf(request: FastifyRequest): string | undefined {
  if (request.routeOptions.config.isProbe === true) return undefined
  return routeIdOf(request) === 'console' ? 'ui/console' : 'api/gateway'
}

export function readRequestId({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : undefined
}

function announcedBytes(request: FastifyRequest, limits: HttpLimits): number {
  const announced = request.headers['content-length']
  if (announced !== undefined) return Number(announced)
  if (request.headers['transfer-encoding'] === undefined) return 0
  const upload = request.routeOptions.config.endpoint?.route.upload
  return upload !== undefined && isMultipart(request.headers['content-type'])
    ? upload.maxBytes
    : limits.maxJsonBytes
}

function onceClosed(reply: FastifyReply, work: () => void): void {
  let isDone = false
  const once = () => {
    if (!isDone) work()
    isDone = true
  }
  reply.raw.once('finish', once)
  reply.raw.once('close', once)
}

function finish(request: FastifyRequest, reply: FastifyReply, deps: LifecycleDeps): void {
  const { state } = request
  const isCut = !reply.raw.writableFinished
  if (isCut) state.abort.abort(httpErrors.cancelled())
  finishRequest(
    {
      state,
      route: routeIdOf(request),
      method: request.method,
      status: isCut ? 499 : reply.raw.statusCode,
      part: partOf(request),
    },
    deps,
  )
}

/** Cuts a body that dribbles in, also one that is only read to be thrown away after a refusal. */
function watchBody(request: FastifyRequest, reply: FastifyReply, deps: LifecycleDeps): void {
  const hasBody =
    Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined
  if (!hasBody) return
  const isUpload = isMultipart(request.headers['content-type'])
  const timer = new AbortController()
  const stop = () => timer.abort()
  request.raw.once('end', stop)
  request.raw.once('close', stop)
  const limitMs = isUpload ? deps.limits.uploadTimeoutMs : deps.limits.bodyTimeoutMs
  deps.clock.sleep(limitMs, timer.signal).then(
    () => {
      const { socket } = request.raw
      if (reply.sent) return socket.destroy()
      reply.raw.once('finish', () => socket.destroySoon())
      reply.header('connection', 'close')
      return sendFailure(httpErrors.bodyTimeout(), request, reply)
    },
    () => undefined,
  )
}
