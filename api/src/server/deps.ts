import type { Health } from '@tragwerk/contracts/system'
import type { Clock, Ids } from '@tragwerk/infra/clock'
import type { Call, Principal } from '@tragwerk/trust/access'
import type { KnownError } from '../openapi/index.ts'
import type { Endpoint } from './endpoint.ts'
import type { HttpLimits } from './limits.ts'

export type LogFields = Readonly<Record<string, unknown>>

/** The part of the logger that HTTP uses. */
export interface HttpLogger {
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** What HTTP counts. Route ids, methods and statuses are the only labels, so the number of series is bounded. */
export interface HttpMetrics {
  /** `tragwerk_http_request_duration_seconds`, from the first header to the last byte or the disconnect. */
  requestFinished(labels: { route: string; method: string; status: number }, seconds: number): void
  /** `tragwerk_http_in_flight_requests`. */
  inFlightChanged(count: number): void
  /** All metrics of the process in the Prometheus text format. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>
}

/** One server span. */
export interface HttpSpan {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string
  /** Runs the work with the span as the current one. */
  run<T>(work: () => T): T
  end(outcome: { readonly route: string; readonly status: number; readonly error?: unknown }): void
}

export interface HttpTracing {
  /** Starts a span; a valid W3C `traceparent` makes it a child of the caller's. */
  startRequest(request: { readonly method: string; readonly traceparent?: string }): HttpSpan
}

/** The status and body of an answer that may be replayed. */
export interface RepeatableReply {
  readonly status: number
  readonly body: unknown
}

/** Runs work at most once per key; see trust/idempotency. */
export interface RequestIdempotency {
  run(
    call: Call,
    request: { readonly route: string; readonly key: string; readonly fingerprint: string },
    work: () => Promise<RepeatableReply>,
  ): Promise<RepeatableReply & { readonly replayed: boolean }>
}

export interface ApiServerDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: HttpLogger
  readonly metrics: HttpMetrics
  readonly tracing: HttpTracing
  /** Resolves who holds this key; rejects with kind `unauthenticated` when nobody does. */
  readonly authenticate: (
    key: string,
  ) => Promise<{ readonly tenantId: string; readonly principal: Principal }>
  readonly idempotency: RequestIdempotency
  /** Everything that is served; see `bindKnowledge` and its siblings. */
  readonly endpoints: readonly Endpoint[]
  /** The state behind `/readyz`; anything but `ok` answers 503. */
  readonly readiness: () => Health['status'] | Promise<Health['status']>
  /** Shown in the OpenAPI document. */
  readonly version: string
  /** The error tables of all domains; every code that a route lists must stand in one. */
  readonly errors: readonly KnownError[]
  /** Built files served at `/`; a plain text hint is served when absent. */
  readonly consoleDirectory?: string
  readonly limits?: Partial<HttpLimits>
}
