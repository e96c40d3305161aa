import { auditRoutes } from '@tragwerk/contracts/audit'
import { gatewayRoutes } from '@tragwerk/contracts/gateway'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { modelsRoutes } from '@tragwerk/contracts/models'
import { monitoringRoutes } from '@tragwerk/contracts/monitoring'
import type { Route, RouteEvent, RouteReply } from '@tragwerk/contracts/route'
import { systemRoutes } from '@tragwerk/contracts/system'
import { traceIdOf } from './errors.ts'
import { readEvents } from './read-events.ts'
import { createTransport, parseReply, type Transport, toNetworkError } from './transport.ts'
import type {
  AnyRequest,
  Arguments,
  CallOptions,
  ClientOptions,
  Methods,
  PagedRoute,
  PageItem,
  StreamedRoute,
} from './types.ts'
import { countForm, type OnProgress, sendByXhr } from './upload.ts'

export interface AddFileOptions extends CallOptions {
  /** Of a `File`, its own name unless given. */
  readonly fileName?: string
  readonly title?: string
  readonly externalId?: string
  readonly metadata?: Document['metadata']
  readonly acl?: readonly string[] | null
  readonly onProgress?: OnProgress
}

export interface Client {
  readonly knowledge: Methods<typeof knowledgeRoutes>
  /** The OpenAI-, Anthropic- and Cohere-compatible routes. */
  readonly models: Methods<typeof modelsRoutes>
  readonly gateway: Methods<typeof gatewayRoutes>
  readonly identity: Methods<typeof identityRoutes>
  readonly audit: Methods<typeof auditRoutes>
  readonly monitoring: Methods<typeof monitoringRoutes>
  readonly system: Methods<typeof systemRoutes>
  /** Calls any route; the methods above are made of it. */
  call<R extends Route>(route: R, ...args: Arguments<R>): Promise<RouteReply<R>>
  /** All items of a list route, fetched page by page as they are consumed. */
  paginate<R extends Route>(route: R & PagedRoute<R>, ...args: Arguments<R>): AsyncGenerator<PageItem<R>>
  /**
   * The events of a route that can stream, as they come; the last one is the complete result. Failures throw, also
   * in the middle. Leaving the loop or aborting the signal stops the work on the server. Never repeated.
   *
   * A route that answers with nothing but events (a watch) has no last one: its loop ends only by a failure, with
   * `sdk.stream_incomplete` when the connection ended, and the caller connects again.
   */
  stream<R extends Route>(route: R & StreamedRoute<R>, ...args: Arguments<R>): AsyncGenerator<RouteEvent<R>>
  /** Adds a file to a collection. Repeated with the same idempotency key when the connection fails. */
  addFile(
    collection: string,
    file: Blob | Uint8Array,
    options?: AddFileOptions,
  ): Promise<RouteReply<typeof knowledgeRoutes.addDocument>>
}

/** A client of one server, for browsers and Node. Makes no request by itself. */
export function createClient(settings: ClientOptions): Client {
  const transport = createTransport(settings)
  return {
    knowledge: bindMethods(transport, knowledgeRoutes),
    models: bindMethods(transport, modelsRoutes),
    gateway: bindMethods(transport, gatewayRoutes),
    identity: bindMethods(transport, identityRoutes),
    audit: bindMethods(transport, auditRoutes),
    monitoring: bindMethods(transport, monitoringRoutes),
    system: bindMethods(transport, systemRoutes),
    call: (route, ...args) => send(transport, route, args) as never,
    paginate: (route, ...args) => paginate(transport, route, args) as never,
    stream: (route, ...args) => stream(transport, route, { args, settings }) as never,
    addFile: (collection, file, options = {}) =>
      addFile(transport, { collection, file, options, settings }) as never,
  }
}

type AnyArguments = readonly [request?: unknown, options?: CallOptions]

function bindMethods<T extends Readonly<Record<string, Route>>>(transport: Transport, routes: T): Methods<T> {
  const methods = Object.entries(routes).map(([name, route]) => [
    name,
    (...args: AnyArguments) => send(transport, route, args),
  ])
  return Object.fromEntries(methods) as Methods<T>
}

async function send(transport: Transport, route: Route, args: AnyArguments): Promise<unknown> {
  const [request = {}, options = {}] = args
  const attempt = transport.prepare(route, request as AnyRequest, options)
  return parseReply(await transport.withRetries(attempt, options, () => transport.exchange(attempt, options)))
}

async function* paginate(transport: Transport, route: Route, args: AnyArguments): AsyncGenerator<unknown> {
  const [given, options] = args
  const request = (given ?? {}) as AnyRequest
  let cursor: unknown = request.query?.cursor
  do {
    const query = { ...request.query, cursor }
    const page = (await send(transport, route, [{ ...request, query }, options])) as {
      items: unknown[]
      nextCursor: string | null
    }
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

/** The server sends a comment every 15 s, so a stream that is silent for longer than this is dead. */
const streamIdleMs = 60_000

async function* stream(
  transport: Transport,
  route: Route,
  input: { args: AnyArguments; settings: ClientOptions },
): AsyncGenerator<unknown> {
  const { args, settings } = input
  const [given, options = {}] = args
  const request = asStreamed(route, (given ?? {}) as AnyRequest)
  const attempt = transport.prepare(route, request, options)
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  const watchdog = createWatchdog(stop)
  let traceId = ''
  watchdog.restart(options.timeoutMs ?? settings.timeoutMs ?? streamIdleMs)
  try {
    const headers = { ...attempt.headers, accept: 'text/event-stream' }
    const answer = await transport.open({ ...attempt, headers }, options, signal)
    traceId = traceIdOf(answer.headers)
    const body = answer.body!.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          watchdog.restart(streamIdleMs)
          controller.enqueue(chunk)
        },
      }),
    )
    yield* readEvents(body, { isEndless: isWatch(route), traceId })
  } catch (error) {
    throw signal.aborted ? toNetworkError(signal.reason, options, traceId) : error
  } finally {
    watchdog.stop()
    stop.abort()
  }
}

/** Answers with nothing but events, for as long as both sides are there. */
function isWatch(route: Route): boolean {
  return route.replyKind === 'events'
}

/** Routes that answer in either way are asked for events in their body. */
function asStreamed(route: Route, request: AnyRequest): AnyRequest {
  return isWatch(route) ? request : { ...request, body: { ...(request.body as object), stream: true } }
}

function createWatchdog(target: AbortController) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    restart(ms: number) {
      clearTimeout(timer)
      timer = setTimeout(() => target.abort(new DOMException('timed out', 'TimeoutError')), ms)
    },
    stop: () => clearTimeout(timer),
  }
}

/** 50 MiB need this long at 1.4 Mbit/s, the slowest the server accepts. */
const uploadTimeoutMs = 300_000

async function addFile(
  transport: Transport,
  input: {
    collection: string
    file: Blob | Uint8Array
    options: AddFileOptions
    settings: ClientOptions
  },
): Promise<unknown> {
  const { collection, file, options, settings } = input
  const { onProgress } = options
  const timed = { ...options, timeoutMs: options.timeoutMs ?? uploadTimeoutMs }
  const route = knowledgeRoutes.addDocument
  const attempt = {
    ...transport.prepare(route, { params: { name: collection } }, options),
    body: toForm(file, options),
  }
  const hasXhr = settings.fetch === undefined && typeof XMLHttpRequest !== 'undefined'
  const answer = await transport.withRetries(attempt, timed, async () => {
    if (onProgress === undefined) return transport.exchange(attempt, timed)
    if (hasXhr) return sendByXhr(attempt, { ...timed, onProgress })
    return transport.exchange(await countForm(attempt, onProgress), timed)
  })
  return parseReply(answer)
}

function toForm(file: Blob | Uint8Array, options: AddFileOptions): FormData {
  const form = new FormData()
  const { title, externalId, metadata, acl } = options
  if (title !== undefined) form.set('title', title)
  if (externalId !== undefined) form.set('externalId', externalId)
  if (metadata !== undefined) form.set('metadata', JSON.stringify(metadata))
  if (acl !== undefined) form.set('acl', JSON.stringify(acl))
  const ownName = 'name' in file && typeof file.name === 'string' ? file.name : undefined
  const blob = file instanceof Blob ? file : new Blob([file as Uint8Array<ArrayBuffer>])
  form.set('file', blob, options.fileName ?? ownName ?? 'document')
  return form
}
