import type { DeploymentStatus } from '@tragwerk/contracts/gateway'
import type { Clock } from '@tragwerk/infra/clock'
import type { BreakerDeps } from './breaker.ts'
import { createDeploymentHealth, type DeploymentHealth } from './deployment-health.ts'

/** The state of a deployment without the routes that name it, which only the configuration knows. */
export type DeploymentFigures = Omit<DeploymentStatus, 'usedBy' | 'isPriced'>

/** All that this process knows about deployments. */
export interface HealthRegistry {
  /** Made when asked for first. Ask again for each request: an entry that is idle for long may be forgotten. */
  of(deployment: string): DeploymentHealth
  /** Those that were asked for since the start, unless forgotten. */
  deployments(): readonly string[]
  /** Figures for people; of a deployment that was never used, too. */
  status(deployment: string): DeploymentFigures
  /** Selections in which ejected deployments were used because too few others were left. */
  readonly panics: number
  notePanic(): void
}

export interface HealthRegistryDeps extends BreakerDeps {
  readonly clock: Clock
}

/**
 * Holds at most `limit` deployments (2,000), about 6 kB each when busy. Beyond it the one that was used least recently
 * goes, never one with requests under way.
 */
export function createHealthRegistry(
  deps: HealthRegistryDeps,
  options: { readonly limit?: number } = {},
): HealthRegistry {
  const { clock } = deps
  const limit = options.limit ?? 2_000
  const known = new Map<string, DeploymentHealth>()
  let panics = 0

  const add = (deployment: string): DeploymentHealth => {
    if (known.size >= limit) forgetOne(known)
    const health = createDeploymentHealth(deps, { deployment, now: clock.monotonicMs() })
    known.set(deployment, health)
    return health
  }

  return {
    of: (deployment) => known.get(deployment) ?? add(deployment),
    deployments: () => [...known.keys()],
    status(deployment) {
      const now = clock.monotonicMs()
      const health = known.get(deployment) ?? createDeploymentHealth(deps, { deployment, now })
      return toFigures(health, { now, wallMs: clock.now().getTime() })
    },
    get panics() {
      return panics
    },
    notePanic() {
      panics += 1
    },
  }
}

/**
 * How many of a group may be ejected at once: half of it, and never the last one. Where more are out, those that still
 * answer part of their requests are asked after all others.
 */
export function maxEjected(groupSize: number): number {
  return Math.floor(groupSize / 2)
}

function forgetOne(known: Map<string, DeploymentHealth>): void {
  let oldest: DeploymentHealth | undefined
  let oldestMs = Number.POSITIVE_INFINITY
  for (const health of known.values()) {
    const touchedMs = health.lastUsedMs ?? health.createdMs
    if (health.inFlight > 0 || touchedMs >= oldestMs) continue
    oldest = health
    oldestMs = touchedMs
  }
  if (oldest !== undefined) known.delete(oldest.deployment)
}

function toFigures(
  health: DeploymentHealth,
  time: { readonly now: number; readonly wallMs: number },
): DeploymentFigures {
  const { now } = time
  const toInstant = (ms: number) => new Date(time.wallMs + ms - now).toISOString()
  const { requests, failures } = health.counts(now)
  const slash = health.deployment.indexOf('/')
  const { openUntilMs } = health.breaker
  return {
    deployment: health.deployment,
    provider: health.deployment.slice(0, slash),
    model: health.deployment.slice(slash + 1),
    breaker: health.breaker.state(now),
    openUntil: now < openUntilMs ? toInstant(openUntilMs) : null,
    coolingUntil: now < health.coolingUntilMs ? toInstant(health.coolingUntilMs) : null,
    requests,
    failures,
    errorRate: requests === 0 ? null : failures / requests,
    firstByteP50Ms: health.firstByte.p50(now) ?? null,
    firstByteP95Ms: health.firstByte.p95(now) ?? null,
    durationP50Ms: health.duration.p50(now) ?? null,
    durationP95Ms: health.duration.p95(now) ?? null,
    inFlight: health.inFlight,
    lastError: health.lastError
      ? {
          at: toInstant(health.lastError.atMs),
          code: health.lastError.code,
          problem: health.lastError.problem,
        }
      : null,
    lastUsedAt: health.lastUsedMs === undefined ? null : toInstant(health.lastUsedMs),
  }
}
