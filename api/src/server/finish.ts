import { partAttribute } from '@tragwerk/infra/telemetry'
import type { ApiServerDeps } from './deps.ts'
import type { RequestState } from './request-state.ts'

export interface FinishDeps extends Pick<ApiServerDeps, 'clock' | 'logger'> {
  readonly observeDuration: (
    labels: { readonly route: string; readonly method: string; readonly status: string },
    seconds: number,
  ) => void
}

/** A request that has ended, or whose client went away (499). */
export interface FinishedRequest {
  readonly state: RequestState
  readonly route: string
  readonly method: string
  readonly status: number
  /** The part of the installation that it counts for; probes are none's. */
  readonly part: string | undefined
}

/** Closes the span and counts; one line in the log, except for probes, which come every few seconds. */
export function finishRequest(
  { state, route, method, status, part }: FinishedRequest,
  deps: FinishDeps,
): void {
  const durationMs = deps.clock.monotonicMs() - state.startedMs
  const { span, requestId } = state
  deps.observeDuration({ route, method: knownMethod(method), status: String(status) }, durationMs / 1000)
  span.set({ 'http.route': route, [partAttribute]: part, 'http.response.status_code': status })
  if (status >= 500) span.fail(state.error)
  span.end()
  if (part === undefined) return
  deps.logger.info(
    { route, method, status, durationMs: Math.round(durationMs), requestId, traceId: span.traceId },
    'request finished',
  )
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Methods are a metric label; a client must not be able to invent new series. */
export function knownMethod(method: string): string {
  return methods.has(method) ? method : 'other'
}
