import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Deadlines } from '@tragwerk/infra/clock'
import { type AppError, isAppError } from '@tragwerk/infra/errors'
import type { Roster } from '@tragwerk/infra/roster'
import { type GatewayRequest, isJsonObject, type ReplySink, withoutWords } from '@tragwerk/services/gateway'
import { type Call, requirePermission } from '@tragwerk/trust/access'
import { httpErrors, retryAfterSeconds, statusOf } from '../../plugins/index.ts'
import type { Admission } from '../admission.ts'
import { readKey } from '../credentials.ts'
import type { ApiServerDeps } from '../deps.ts'
import { type FinishDeps, finishRequest } from '../finish.ts'
import { readRequestId } from '../lifecycle.ts'
import type { HttpLimits } from '../limits.ts'
import { mediaTypeOf } from '../media-types.ts'
import { modelJsonLimits, parseJsonNoting } from '../parse-json.ts'
import type { RequestState } from '../request-state.ts'
import { apiHeaders } from '../security-headers.ts'
import { HttpSink } from './http-sink.ts'
import { readBody } from './read-body.ts'
import { readRequestOptions } from './read-options.ts'
import { serveOnce } from './serve-once.ts'
import type { ModelSurface } from './surfaces.ts'

/** What the gateway does for one request; see services/gateway. */
export interface ModelGateway {
  /** Takes a place before anything is read, or throws. The function gives it back. */
  enter(): () => void
  serve(call: Call, request: GatewayRequest, sink: ReplySink): Promise<void>
}

export interface ModelLaneDeps
  extends FinishDeps,
    Pick<ApiServerDeps, 'ids' | 'tracing' | 'authenticate' | 'idempotency'> {
  readonly gateway: ModelGateway
  readonly limits: HttpLimits
  readonly admission: Admission
  readonly underWay: Roster<RequestState>
  readonly deadlines: Deadlines
}

/**
 * Requests to models. They pass outside the framework, because here microseconds count; what happens around a request
 * is the same: ids, span, a place in the count, key, permission, limits of the body, one line in the log.
 */
export function createModelLane(deps: ModelLaneDeps) {
  return (found: ModelSurface, request: IncomingMessage, response: ServerResponse): void => {
    const exchange = new ModelExchange(deps, found, { request, response })
    exchange.run().catch((error: unknown) => exchange.refuse(error))
  }
}

const base = Object.entries(apiHeaders).flat()
const shortBodyBytes = 64 * 1024
const passedOn = ['anthropic-version', 'anthropic-beta', 'openai-beta'] as const

class ModelExchange {
  readonly #deps: ModelLaneDeps
  readonly #found: ModelSurface
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  /** Unlike the request id never the client's choice. */
  readonly #callId: string
  readonly #state: RequestState
  readonly #baseHeaders: string[]
  /** What the client says that its body has; not a number when it says something else. */
  readonly #announcedBytes: number
  /** Set once the request can be served. */
  #sink: HttpSink | undefined
  #leave: (() => void) | undefined
  #isFinished = false

  constructor(
    deps: ModelLaneDeps,
    found: ModelSurface,
    { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  ) {
    this.#deps = deps
    this.#found = found
    this.#request = request
    this.#response = response
    this.#announcedBytes = Number(request.headers['content-length'] ?? 0)
    const startedMs = deps.clock.monotonicMs()
    this.#callId = deps.ids.uuid()
    const requestId = readRequestId(request) ?? this.#callId
    const span = deps.tracing.continueTrace(request.headers, () =>
      deps.tracing.startSpan('http.request', { kind: 'server', attributes: found.spanAttributes }),
    )
    this.#state = { requestId, startedMs, span, abort: new AbortController(), place: -1 }
    this.#baseHeaders = [
      ...base,
      ...['x-request-id', requestId],
      ...(found.surface.requestIdHeader === undefined ? [] : [found.surface.requestIdHeader, requestId]),
      ...['traceresponse', `00-${span.traceId}-${span.spanId}-01`],
    ]
    response.on('finish', this.#onWhole).on('close', this.#onClose)
  }

  async run(): Promise<void> {
    const { deps, found } = { deps: this.#deps, found: this.#found }
    const { abort, span, startedMs } = this.#state
    const { headers } = this.#request
    this.#enter()
    deps.underWay.add(this.#state)
    const holder = deps.authenticate(readKey(headers))
    const { tenantId, principal } = holder instanceof Promise ? await holder : holder
    const options = readRequestOptions(headers)
    const { useCaseId } = options
    const call: Call = {
      tenantId,
      principal,
      signal: abort.signal,
      traceId: span.traceId,
      ...(useCaseId !== undefined && { useCaseId }),
    }
    requirePermission(call, 'models:use')
    const bytes = await this.#readBytes()
    const { value, span: modelSpan } = parseJsonNoting(bytes, { limits: modelJsonLimits, key: 'model' })
    if (!isJsonObject(value)) throw httpErrors.requestInvalid({ issues: [notAnObject] })
    const asked: GatewayRequest = {
      id: this.#callId,
      format: found.format,
      bytes,
      body: value,
      modelSpan,
      protocolHeaders: this.#protocolHeaders(),
      options,
      arrivedMs: startedMs,
    }
    const key = headers['idempotency-key']
    const sink = this.#openSink()
    await span.run(() =>
      typeof key === 'string' ? this.#serveOnce(call, asked, { key, sink }) : this.#serve(call, asked, sink),
    )
  }

  readonly #serve: ModelGateway['serve'] = (call, request, sink) => {
    // There will be an entry in the ledger, whatever else the gateway tells.
    sink.tellOnRefusal(['x-tragwerk-call-id', this.#callId])
    return this.#deps.gateway.serve(call, request, sink)
  }

  #serveOnce(
    call: Call,
    request: GatewayRequest,
    { key, sink }: { readonly key: string; readonly sink: HttpSink },
  ): Promise<void> {
    const { url: path = '' } = this.#request
    const { requestId } = this.#state
    const noteFailure = this.#noteFailure
    const input = { call, request, key, path, requestId, noteFailure, found: this.#found }
    const { idempotency } = this.#deps
    return serveOnce({ idempotency, gateway: { serve: this.#serve } }, input, sink)
  }

  /** Both bounds are asked before anything is read: a refusal must cost next to nothing. */
  #enter(): void {
    const { admission, gateway } = this.#deps
    const leaveServer = admission.enterModelCall(this.#announcedBytes)
    this.#leave = leaveServer
    const leaveGateway = gateway.enter()
    this.#leave = () => {
      leaveServer()
      leaveGateway()
    }
  }

  /** Answers with the error; nothing was sent before. */
  refuse(thrown: unknown): void {
    const error = this.#toAppError(thrown)
    const response = this.#response
    this.#state.error = withoutWords(error)
    if (response.headersSent || response.destroyed) return void response.destroy()
    const { surface } = this.#found
    const body = JSON.stringify(surface.toErrorBody(error, this.#state.requestId))
    const retryAfter = retryAfterSeconds(error)
    response.writeHead(statusOf(error), [
      ...this.#baseHeaders,
      ...(this.#sink?.refusalHeaders ?? []),
      ...['content-type', surface.errorContentType, 'content-length', String(Buffer.byteLength(body))],
      ...(error.kind === 'unauthenticated' ? ['www-authenticate', 'Bearer'] : []),
      ...(retryAfter === undefined ? [] : ['retry-after', String(retryAfter)]),
      ...(this.#isSoonRead() ? [] : ['connection', 'close']),
    ])
    response.end(body)
  }

  /** The rest of a short body is read and dropped, which is cheaper than a new connection; a long one is cut off. */
  #isSoonRead(): boolean {
    const { complete, headers } = this.#request
    return complete || (headers['content-length'] !== undefined && this.#announcedBytes <= shortBodyBytes)
  }

  #openSink(): HttpSink {
    const { deadlines, limits, clock } = this.#deps
    this.#sink = new HttpSink({
      response: this.#response,
      surface: this.#found.surface,
      baseHeaders: this.#baseHeaders,
      deadlines,
      monotonicMs: clock.monotonicMs,
      slowReaderMs: limits.streamIdleTimeoutMs,
      noteFailure: this.#noteFailure,
    })
    return this.#sink
  }

  readonly #noteFailure = (error: AppError): void => {
    this.#state.error = withoutWords(error)
  }

  #readBytes(): Promise<Buffer> {
    const { limits, deadlines, clock } = this.#deps
    const mediaType = mediaTypeOf(this.#request.headers['content-type'])
    if (mediaType !== undefined && mediaType !== 'application/json') {
      throw httpErrors.mediaTypeUnsupported({ accepted: ['application/json'] })
    }
    if (this.#announcedBytes > limits.maxModelBytes) {
      throw httpErrors.bodyTooLarge({ maxBytes: limits.maxModelBytes })
    }
    return readBody(this.#request, {
      maxBytes: limits.maxModelBytes,
      timeoutMs: limits.bodyTimeoutMs,
      deadlines,
      monotonicMs: clock.monotonicMs,
    })
  }

  #protocolHeaders(): string[] {
    const { headers } = this.#request
    const kept: string[] = []
    for (const name of passedOn) {
      const value = headers[name]
      if (typeof value === 'string') kept.push(name, value)
    }
    return kept
  }

  #toAppError(thrown: unknown): AppError {
    const isKnown = isAppError(thrown)
    if (isKnown && thrown.kind !== 'internal') return thrown
    if (this.#state.abort.signal.aborted) return httpErrors.cancelled({}, thrown)
    const { requestId, span } = this.#state
    this.#deps.logger.error(
      { err: thrown, requestId, traceId: span.traceId, route: this.#found.routeId },
      'request failed',
    )
    return isKnown ? thrown : httpErrors.internal({}, thrown)
  }

  readonly #onWhole = (): void => this.#finish({ isCut: false })
  /** Without the other before it the client went away. */
  readonly #onClose = (): void => this.#finish({ isCut: true })

  #finish({ isCut }: { readonly isCut: boolean }): void {
    if (this.#isFinished) return
    this.#isFinished = true
    const { abort } = this.#state
    if (isCut) abort.abort(httpErrors.cancelled())
    this.#leave?.()
    this.#deps.underWay.remove(this.#state)
    const status = isCut ? 499 : this.#response.statusCode
    const { routeId: route } = this.#found
    finishRequest({ state: this.#state, route, method: 'POST', status, part: 'api/gateway' }, this.#deps)
  }
}

const notAnObject = { in: 'body', path: '', message: 'expected a JSON object' } as const
