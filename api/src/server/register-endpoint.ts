import { createHash } from 'node:crypto'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { Route } from '@tragwerk/contracts/route'
import { isAppError } from '@tragwerk/infra/errors'
import { type Call, requirePermission } from '@tragwerk/trust/access'
import { fingerprintRequest } from '@tragwerk/trust/idempotency'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpErrors, openAiSurface, statusOf } from '../plugins/index.ts'
import { readKey } from './credentials.ts'
import type { ApiServerDeps, RepeatableReply } from './deps.ts'
import { type AnyInput, type HandledEndpoint, type HttpExchange, isWatch } from './endpoint.ts'
import { isDeterministic, surfaceOf, toAppError } from './failure.ts'
import type { HttpLimits } from './limits.ts'
import { acceptedMediaTypes, isMultipart, mediaTypeOf } from './media-types.ts'
import { type RawUpload, readUpload } from './read-upload.ts'
import { openEventStream } from './streams/event-stream.ts'
import { endWhenRefused } from './streams/watch-key.ts'
import { ensureStorableTexts, validatePart } from './validate.ts'

export type EndpointDeps = Pick<ApiServerDeps, 'authenticate' | 'idempotency' | 'clock' | 'logger'> & {
  readonly limits: HttpLimits
}

/** Turns a route and its handler into a Fastify route. Everything that is the same for all routes is here. */
export function registerEndpoint(app: FastifyInstance, endpoint: HandledEndpoint, deps: EndpointDeps): void {
  const { route } = endpoint
  if (route.permission === 'public') {
    throw new Error(`Route ${route.id} has no permission; every route of a domain must name one.`)
  }
  if (isWatch(route) && (route.method !== 'GET' || route.event === undefined)) {
    throw new Error(
      `Route ${route.id} answers with events only; it must be a GET route with an event schema.`,
    )
  }
  const calls = new WeakMap<FastifyRequest, Call>()

  app.route({
    method: route.method,
    url: toFastifyPath(route.path),
    bodyLimit: carriesTexts(route) ? deps.limits.maxTextJsonBytes : deps.limits.maxJsonBytes,
    config: { endpoint },
    // Before the body is read: who may not call cannot make the server buffer.
    onRequest: async (request) => {
      const call = await authorize(request, route, deps)
      ensureBodyWelcome(request, endpoint, deps.limits)
      calls.set(request, call)
    },
    handler: (request, reply) => {
      const call = calls.get(request)!
      return request.state.span.run(() => answer({ endpoint, call, request, reply, deps }))
    },
  })
}

function carriesTexts(route: Route): boolean {
  return route.upload !== undefined || surfaceOf(route.path) === openAiSurface
}

const restParameter = /^(?:\/anthropic)?\/v1\/.*\{(\w+)\}$/

/** A last parameter on the surfaces of models takes the rest of the path: model ids contain slashes. */
function toFastifyPath(path: string): string {
  const open = restParameter.test(path) ? path.replace(/\{\w+\}$/, '*') : path
  return open.replace(/\{(\w+)\}/g, ':$1')
}

function readParams(request: FastifyRequest, path: string): unknown {
  const rest = restParameter.exec(path)?.[1]
  const { '*': value, ...params } = request.params as Record<string, string>
  return rest === undefined ? params : { ...params, [rest]: value }
}

async function authorize(request: FastifyRequest, route: Route, deps: EndpointDeps): Promise<Call> {
  const { tenantId, principal } = await deps.authenticate(readKey(request.headers))
  const { abort, span } = request.state
  const call = { tenantId, principal, signal: abort.signal, traceId: span.traceId }
  if (route.permission !== 'any' && route.permission !== 'public') requirePermission(call, route.permission)
  return call
}

function ensureBodyWelcome(request: FastifyRequest, endpoint: HandledEndpoint, limits: HttpLimits): void {
  const { route } = endpoint
  const mediaType = mediaTypeOf(request.headers['content-type'])
  if (mediaType === undefined || request.method === 'GET') return
  const accepted = acceptedMediaTypes(route)
  if (!accepted.includes(mediaType)) throw httpErrors.mediaTypeUnsupported({ accepted })
  if (route.upload === undefined || !isMultipart(mediaType)) return
  const maxBytes = route.upload.maxBytes + limits.maxMultipartOverheadBytes
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw httpErrors.bodyTooLarge({ maxBytes })
}

interface Exchange {
  readonly endpoint: HandledEndpoint
  readonly call: Call
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly deps: EndpointDeps
}

async function answer(exchange: Exchange): Promise<FastifyReply> {
  const { endpoint, call, request, deps } = exchange
  const key = readIdempotencyKey(request, endpoint)
  const { input, body } = await readInput(exchange)
  if (key === undefined) return send(exchange, await endpoint.handle(input))
  const reply = await deps.idempotency.run(
    call,
    {
      route: endpoint.route.id,
      key,
      fingerprint: fingerprintRequest({ method: request.method, path: request.url, body }),
    },
    () => handleRepeatably(exchange, input),
  )
  return sendRepeatable(exchange, reply)
}

function readIdempotencyKey(request: FastifyRequest, endpoint: HandledEndpoint): string | undefined {
  const key = request.headers['idempotency-key']
  return endpoint.route.idempotent === true && typeof key === 'string' ? key : undefined
}

/** The validated input, and the body as far as a fingerprint needs it. */
async function readInput(exchange: Exchange): Promise<{ input: AnyInput; body: unknown }> {
  const { endpoint, call, request } = exchange
  const { route } = endpoint
  const http = toHttpExchange(exchange)
  ensureStorableTexts(request.params)
  ensureStorableTexts(request.query)
  const params = validatePart('params', route.params, readParams(request, route.path))
  const query = validatePart('query', route.query, request.query)
  if (route.upload !== undefined && isMultipart(request.headers['content-type'])) {
    const raw = await readUpload(request, route.upload)
    const fields = validatePart('body', route.upload.fields, raw.fields)
    const { fields: _, ...file } = raw
    return { input: { call, http, params, query, upload: { ...file, fields } }, body: toComparable(raw) }
  }
  const body = validatePart('body', route.body, request.body)
  return { input: { call, http, params, query, body }, body: request.body }
}

function toHttpExchange({ request, reply, deps }: Exchange): HttpExchange {
  return {
    elapsedMs: () => deps.clock.monotonicMs() - request.state.startedMs,
    setHeader: (name, value) => void reply.header(name, value),
  }
}

function toComparable(upload: RawUpload): unknown {
  const { bytes, fileName, mediaType, fields } = upload
  return { fields, file: { sha256: createHash('sha256').update(bytes).digest('hex'), fileName, mediaType } }
}

async function send(exchange: Exchange, result: unknown): Promise<FastifyReply> {
  if (isEventStream(result)) return sendEvents(exchange, result)
  return sendJson(exchange, checkReply(exchange, result))
}

/** Refusals that would be the same next time are part of the answer that is kept; others are thrown. */
async function handleRepeatably(exchange: Exchange, input: AnyInput): Promise<RepeatableReply> {
  const { endpoint, request } = exchange
  try {
    const result = await endpoint.handle(input)
    if (isEventStream(result)) throw httpErrors.streamNotRepeatable()
    return checkReply(exchange, result)
  } catch (error) {
    if (!isAppError(error) || !isDeterministic(error)) throw error
    request.state.error = error
    return {
      status: statusOf(error),
      body: surfaceOf(request.url).toErrorBody(error, request.state.span.traceId),
    }
  }
}

/** Checks the reply against the route's schema, which strips what it does not name. */
function checkReply(exchange: Exchange, result: unknown): RepeatableReply {
  const { route } = exchange.endpoint
  const body: unknown = route.reply.parse(result ?? undefined)
  return { status: route.status ?? 200, body }
}

function sendRepeatable(exchange: Exchange, result: RepeatableReply & { replayed: boolean }): FastifyReply {
  if (result.replayed) exchange.reply.header('idempotent-replayed', 'true')
  if (result.status >= 400) {
    exchange.reply.header('content-type', surfaceOf(exchange.request.url).errorContentType)
  }
  return sendJson(exchange, result)
}

function sendJson(exchange: Exchange, result: RepeatableReply): FastifyReply {
  const { reply } = exchange
  reply.code(result.status)
  if (result.body === undefined || result.status === 204) return reply.send()
  if (!reply.hasHeader('content-type')) reply.header('content-type', 'application/json; charset=utf-8')
  return reply.send(JSON.stringify(result.body))
}

async function sendEvents(exchange: Exchange, events: AsyncIterable<unknown>): Promise<FastifyReply> {
  const { endpoint, request, reply, deps } = exchange
  const { abort } = request.state
  if (isWatch(endpoint.route)) {
    const mayStay = () => authorize(request, endpoint.route, deps)
    const { clock, limits } = deps
    void endWhenRefused({ clock, everyMs: limits.watchKeyCheckMs, abort, ended: endOf(reply), mayStay })
  }
  const frames = await openEventStream(events, {
    clock: deps.clock,
    surface: surfaceOf(request.url),
    heartbeatMs: deps.limits.heartbeatMs,
    ...(isWatch(endpoint.route) ? { until: abort.signal } : {}),
    parseEvent: (event) => endpoint.route.event!.parse(event),
    toAppError(error) {
      const failure = toAppError(error, request, deps.logger)
      request.state.error = failure
      return failure
    },
  })
  const { socket } = request.raw
  // Requests made without a connection have no real socket.
  if (socket instanceof Socket) socket.setTimeout(deps.limits.streamIdleTimeoutMs)
  return reply
    .code(200)
    .headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    .send(Readable.from(frames, { objectMode: true, highWaterMark: 1 }))
}

/** Fires when nothing more will be written. */
function endOf(reply: FastifyReply): AbortSignal {
  const ended = new AbortController()
  for (const event of ['finish', 'close']) reply.raw.once(event, () => ended.abort())
  return ended.signal
}

function isEventStream(result: unknown): result is AsyncIterable<unknown> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result
}
