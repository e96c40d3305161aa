import { TaskRoute } from '@tragwerk/contracts/gateway'
import { createManualClock, type ManualClock } from '@tragwerk/infra/clock'
import type { z } from 'zod'
import { createHealthRegistry, type HealthRegistry } from '../resilience/health-registry.ts'
import { createSeededRandom } from '../resilience/seeded-random.ts'
import type { CandidateSource, DeploymentFacts, RequestFacts } from './candidate-rules.ts'
import { type ResolvedRoute, resolveRoute } from './resolve-target.ts'

/** For tests: a deployment that may do everything, for nothing, unless said otherwise. */
export interface DeploymentSketch extends Partial<DeploymentFacts> {
  readonly isUnsupported?: boolean
  /** Null: no price is known. */
  readonly nanoUsd?: number | null
}

export interface SourceSketch extends CandidateSource {
  readonly clock: ManualClock
  readonly health: HealthRegistry
}

/** For tests: deployments that are not named have no provider. */
export function buildSource(deployments: Readonly<Record<string, DeploymentSketch>>): SourceSketch {
  const clock = createManualClock()
  return {
    clock,
    health: createHealthRegistry({ clock, random: createSeededRandom(1) }),
    facts(deployment) {
      const sketch = deployments[deployment]
      return sketch && { region: 'eu', sensitivityCeiling: 'restricted', ...sketch }
    },
    supports: (deployment) => !deployments[deployment]?.isUnsupported,
    estimateNanoUsd(deployment) {
      const estimate = deployments[deployment]?.nanoUsd
      return estimate === null ? undefined : (estimate ?? 0)
    },
  }
}

type RouteSketch = Omit<Partial<z.input<typeof TaskRoute>>, 'regions'> & {
  readonly regions?: readonly string[]
}

export function buildRoute(route: RouteSketch = {}): ResolvedRoute {
  const parsed = TaskRoute.parse({ task: 'chat', primary: 'a/one', ...route })
  return resolveRoute(parsed, { name: parsed.task, isTask: true })
}

export function buildRequest(request: Partial<RequestFacts> = {}): RequestFacts {
  return {
    id: 'request-1',
    format: 'openai-chat',
    sensitivity: 'internal',
    inputTokens: 100,
    maxOutputTokens: 100,
    maxCostUsd: undefined,
    conversation: undefined,
    fraction: 0.5,
    ...request,
  }
}
