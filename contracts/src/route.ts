import type { z } from 'zod'
import type { Permission } from './identity/index.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** How the reply travels. */
export type ReplyKind = 'json' | 'empty' | 'events'

/**
 * One endpoint as plain data. The server binds it to a handler, the OpenAPI document describes it, the SDK
 * derives a method from it. It knows no framework.
 */
export interface Route {
  /** `domain.verb`, for example `knowledge.search`. */
  readonly id: string
  readonly method: HttpMethod
  /** Path with `{name}` parameters, as in OpenAPI. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  /** `public` routes need no key, `any` routes any valid one; all others are refused without this permission. */
  readonly permission: Permission | 'any' | 'public'
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** Accepts multipart/form-data with one part `file` beside (or instead of) the JSON body. */
  readonly upload?: { readonly maxBytes: number; readonly fields?: z.ZodType }
  readonly reply: z.ZodType
  readonly replyKind?: ReplyKind
  /** Each server-sent event's data, where the route can stream. */
  readonly event?: z.ZodType
  readonly status?: 200 | 201 | 202 | 204
  /** Codes this route may answer with, besides those that every route may. */
  readonly errors: readonly string[]
  readonly stability: 'stable' | 'beta' | 'experimental'
  /** POST routes that create or run something honour `Idempotency-Key`. */
  readonly idempotent?: boolean
}

/** Keeps the literal types of a route and checks its shape. */
export function defineRoute<const R extends Route>(route: R): R {
  return route
}

type Input<T> = T extends z.ZodType ? z.input<T> : undefined
type Output<T> = T extends z.ZodType ? z.output<T> : undefined

export type RouteParams<R extends Route> = Output<R['params']>
export type RouteQuery<R extends Route> = Output<R['query']>
export type RouteBody<R extends Route> = Output<R['body']>
export type RouteReply<R extends Route> = Input<R['reply']>
export type RouteEvent<R extends Route> = Input<R['event']>

/** What a client passes: params, query and body merged by part, absent parts left out. */
export type RouteRequest<R extends Route> = Part<'params', Input<R['params']>> &
  Part<'query', Input<R['query']>> &
  Part<'body', Input<R['body']>>

type Part<K extends string, T> = undefined extends T
  ? unknown
  : Record<string, never> extends T
    ? { readonly [P in K]?: T }
    : { readonly [P in K]: T }
