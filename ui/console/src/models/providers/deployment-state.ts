import type { DeploymentStatus, ProviderStatus } from '@tragwerk/contracts/gateway'
import type { Tone } from '../../design/index.ts'

export type DeploymentState = 'out' | 'trial' | 'cooling' | 'failing' | 'well' | 'idle'

/** The worst that is known of a deployment; `idle` when nothing was asked of it in the last minutes. */
export function stateOf(status: DeploymentStatus | undefined): DeploymentState {
  if (status === undefined) return 'idle'
  if (status.breaker === 'open') return 'out'
  if (status.coolingUntil !== null) return 'cooling'
  if (status.breaker === 'half_open') return 'trial'
  if (status.requests === 0) return 'idle'
  return (status.errorRate ?? 0) >= failingShare ? 'failing' : 'well'
}

/** From this share of failures on, the server too calls a provider degraded. */
const failingShare = 0.1

export const stateTones: Readonly<Record<DeploymentState, Tone>> = {
  out: 'bad',
  trial: 'warn',
  cooling: 'warn',
  failing: 'warn',
  well: 'good',
  idle: 'neutral',
}

export const healthTones: Readonly<Record<ProviderStatus['health'], Tone>> = {
  ok: 'good',
  degraded: 'warn',
  down: 'bad',
  unknown: 'neutral',
}

/** The longest of all latencies, to which every bar is drawn; at least a millisecond. */
export function longestMs(
  deployments: readonly DeploymentStatus[],
  figure: 'firstByte' | 'duration',
): number {
  return Math.max(1, ...deployments.map((one) => one[`${figure}P95Ms`] ?? one[`${figure}P50Ms`] ?? 0))
}

/** Widths in per cent of the two parts of a bar: to the median, and from there to the 95th percentile. */
export function barParts(p50: number, p95: number | null, longest: number): readonly [number, number] {
  const share = (ms: number) => Math.min(100, Math.max(0, (ms / longest) * 100))
  return [share(p50), Math.max(0, share(p95 ?? p50) - share(p50))]
}
