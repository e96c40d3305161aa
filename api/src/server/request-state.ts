import type { Listed } from '@tragwerk/infra/roster'
import type { Span } from '@tragwerk/infra/telemetry'
import type { Endpoint } from './endpoint.ts'

/** What one request carries through its hooks. */
export interface RequestState extends Listed {
  readonly requestId: string
  /** When its headers were read, on the monotonic clock. */
  readonly startedMs: number
  readonly span: Span
  /** Aborted when the client goes away or the process stops waiting. */
  readonly abort: AbortController
  /** The failure that was answered, for the span. */
  error?: unknown
  /** Name in metrics, where routing alone does not know it. */
  routeId?: string
}

declare module 'fastify' {
  interface FastifyRequest {
    state: RequestState
  }
  interface FastifyContextConfig {
    /** Set on routes made from a route object. */
    endpoint?: Endpoint
    /** Name in metrics of routes that are not made from one. */
    routeId?: string
    /** Answers under overload and while draining. */
    isProbe?: boolean
  }
}
