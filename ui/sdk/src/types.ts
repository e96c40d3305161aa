import type { Route, RouteReply, RouteRequest } from '@tragwerk/contracts/route'

export interface ClientOptions {
  /** Where the server is, for example `http://localhost:7600`; empty means the page's own origin. */
  readonly baseUrl: string
  readonly apiKey?: string
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch
  /** How often a failed request is sent again at most; 2 unless given. */
  readonly retries?: number
  /** Per attempt, and for streams until the answer starts; 60 s unless given. */
  readonly timeoutMs?: number
  /** Replaces `Math.random` and waiting, for tests. */
  readonly random?: () => number
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

export interface CallOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly retries?: number
  /** Sent instead of a generated one, to repeat a request of an earlier process. */
  readonly idempotencyKey?: string
  /** Called for every answer as soon as its headers are there, also for refusals and each repeated attempt. */
  readonly onResponse?: (response: ResponseHead) => void
}

export interface ResponseHead {
  readonly status: number
  /** Among them `x-request-id` and `traceresponse`. */
  readonly headers: Headers
}

/** The arguments of a method: a route without parts needs no request. */
export type Arguments<R extends Route> =
  unknown extends RouteRequest<R>
    ? [request?: undefined, options?: CallOptions]
    : Record<string, never> extends RouteRequest<R>
      ? [request?: RouteRequest<R>, options?: CallOptions]
      : [request: RouteRequest<R>, options?: CallOptions]

export type Method<R extends Route> = (...args: Arguments<R>) => Promise<RouteReply<R>>

/** One method per route of a domain. */
export type Methods<T extends Readonly<Record<string, Route>>> = {
  readonly [K in keyof T]: Method<T[K]>
}

/** The parts of a request when the route is not known statically. */
export interface AnyRequest {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** Only routes that answer with a page. */
export type PagedRoute<R extends Route> =
  RouteReply<R> extends {
    items: unknown[]
    nextCursor: string | null
  }
    ? R
    : never

export type PageItem<R extends Route> = RouteReply<R> extends { items: (infer T)[] } ? T : never

/** Only routes that can stream. */
export type StreamedRoute<R extends Route> = R extends { readonly event: object } ? R : never
