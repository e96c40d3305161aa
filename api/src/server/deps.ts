import type { Health } from '@tragwerk/contracts/system'
import type { Clock, Ids } from '@tragwerk/infra/clock'
import type { Logger, Metrics, Tracing } from '@tragwerk/infra/telemetry'
import type { Call } from '@tragwerk/trust/access'
import type { Authenticated } from '@tragwerk/trust/identity'
import type { KnownError } from '../openapi/index.ts'
import type { Endpoint } from './endpoint.ts'
import type { ModelGateway } from './gateway/model-lane.ts'
import type { HttpLimits } from './limits.ts'

export type HttpLogger = Pick<Logger, 'info' | 'warn' | 'error'>

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
  readonly metrics: Pick<Metrics, 'readGauge' | 'histogram' | 'render' | 'contentType'>
  readonly tracing: Pick<Tracing, 'continueTrace' | 'startSpan'>
  /** Who holds this key, at once where that is known; throws or rejects with kind `unauthenticated`. */
  readonly authenticate: (key: string | undefined) => Authenticated | Promise<Authenticated>
  readonly idempotency: RequestIdempotency
  /** Serves the endpoints without a handler, those of models; see `passToGateway`. */
  readonly gateway?: ModelGateway
  /** Everything that is served; see `bindKnowledge` and its siblings. */
  readonly endpoints: readonly Endpoint[]
  /** The state behind `/readyz`; anything but `ok` answers 503. */
  readonly readiness: () => Health['status'] | Promise<Health['status']>
  /** Shown in the OpenAPI document. */
  readonly version: string
  /** The error tables of all domains (`knownErrors`); every code that a route lists must stand in one. */
  readonly errors: readonly KnownError[]
  /** Built files served at `/`; a plain text hint is served when absent. */
  readonly consoleDirectory?: string
  /** Where everything answers besides `/`, with a slash at both ends. Default `/`. */
  readonly basePath?: string
  readonly limits?: Partial<HttpLimits>
}
