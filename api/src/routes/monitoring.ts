import { type Activity, type ActivityEvent, monitoringRoutes } from '@tragwerk/contracts/monitoring'
import type { Clock } from '@tragwerk/infra/clock'
import { bindRoutes, type Endpoint } from '../server/index.ts'

const watchEveryMs = 2000

export interface MonitoringRoutesDeps {
  readonly monitoring: { read(now: { readonly inFlight: number }): Activity }
  /** Requests that are being answered. */
  readonly inFlight: () => number
  readonly clock: Pick<Clock, 'sleep'>
}

export function bindMonitoring(deps: MonitoringRoutesDeps): Endpoint[] {
  const { monitoring, inFlight } = deps
  return bindRoutes(monitoringRoutes, {
    activity: async () => monitoring.read({ inFlight: inFlight() }),
    watchActivity: async ({ call }) => watch(deps, call.signal),
  })
}

/** At once, then every two seconds; rejects with the reason of the signal. */
async function* watch(
  { monitoring, inFlight, clock }: MonitoringRoutesDeps,
  signal: AbortSignal,
): AsyncGenerator<ActivityEvent, void, undefined> {
  signal.throwIfAborted()
  while (true) {
    yield { type: 'activity', activity: monitoring.read({ inFlight: inFlight() }) }
    await clock.sleep(watchEveryMs, signal)
  }
}
