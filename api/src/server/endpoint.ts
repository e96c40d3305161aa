import type {
  Route,
  RouteBody,
  RouteEvent,
  RouteParams,
  RouteQuery,
  RouteReply,
} from '@tragwerk/contracts/route'
import type { Call } from '@tragwerk/trust/access'
import type { z } from 'zod'

/** The part `file` of a multipart body, wholly in memory, with the validated text fields beside it. */
export interface Upload<Fields> {
  readonly bytes: Uint8Array
  readonly fileName?: string
  /** As declared by the client; absent when it said nothing better than octet-stream. */
  readonly mediaType?: string
  readonly fields: Fields
}

type UploadFields<R extends Route> = R extends { readonly upload: { readonly fields: infer F } }
  ? F extends z.ZodType
    ? z.output<F>
    : Record<string, never>
  : Record<string, never>

/** A route that takes uploads gets either the JSON body or the upload, never both. */
type Payload<R extends Route> = R extends { readonly upload: object }
  ?
      | { readonly body: RouteBody<R>; readonly upload?: undefined }
      | { readonly body?: undefined; readonly upload: Upload<UploadFields<R>> }
  : { readonly body: RouteBody<R> }

/** What a handler may know and say of the HTTP exchange around it. */
export interface HttpExchange {
  /** Since the request's headers were read. */
  elapsedMs(): number
  /** Sent with the answer; of a stream only when set before its first event. */
  setHeader(name: string, value: string): unknown
}

/** What a handler gets: all parts validated by the route's schemas. */
export type HandlerInput<R extends Route> = Payload<R> & {
  readonly call: Call
  readonly http: HttpExchange
  readonly params: RouteParams<R>
  readonly query: RouteQuery<R>
}

type HandlerResult<R extends Route> = R extends { readonly replyKind: 'events'; readonly event: z.ZodType }
  ? AsyncIterable<RouteEvent<R>>
  : StreamableResult<R>

type StreamableResult<R extends Route> = R extends { readonly event: z.ZodType }
  ? RouteReply<R> | AsyncIterable<RouteEvent<R>>
  : RouteReply<R> extends undefined
    ? // biome-ignore lint/suspicious/noConfusingVoidType: operations without a result return Promise<void>
      void
    : RouteReply<R>

export type Handler<R extends Route> = (input: HandlerInput<R>) => Promise<HandlerResult<R>>

/** One handler per route of a domain; leaving one out does not compile. */
export type Handlers<T extends Readonly<Record<string, Route>>> = {
  readonly [K in keyof T]: Handler<T[K]>
}

/** The input of a handler whose route is not known statically. */
export interface AnyInput {
  readonly call: Call
  readonly http: HttpExchange
  readonly params: unknown
  readonly query: unknown
  readonly body?: unknown
  readonly upload?: Upload<unknown>
}

/** A route with the handler that serves it, ready to be registered. */
export interface Endpoint {
  readonly route: Route
  /** Absent where the gateway answers, past the framework. */
  readonly handle?: (input: AnyInput) => Promise<unknown>
}

export type HandledEndpoint = Endpoint & Required<Pick<Endpoint, 'handle'>>

export function isHandled(endpoint: Endpoint): endpoint is HandledEndpoint {
  return endpoint.handle !== undefined
}

/** Routes that the gateway answers: here they are only described. */
export function passToGateway(routes: Readonly<Record<string, Route>>): Endpoint[] {
  return Object.values(routes).map((route) => ({ route }))
}

/** True for routes that answer with nothing but events, until the client goes or the server drains. */
export function isWatch(route: Route | undefined): boolean {
  return route?.replyKind === 'events'
}

/** Pairs each route of a domain with its handler. */
export function bindRoutes<const T extends Readonly<Record<string, Route>>>(
  routes: T,
  handlers: Handlers<T>,
): HandledEndpoint[] {
  return Object.entries(routes).map(([name, route]) => ({
    route,
    // The generic file validates the input by this very route's schemas before it calls.
    handle: handlers[name as keyof T] as unknown as HandledEndpoint['handle'],
  }))
}
