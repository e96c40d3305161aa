import type { DeploymentStatus, ProbeResult, ProviderStatus } from '@tragwerk/contracts/gateway'
import type { Clock } from '@tragwerk/infra/clock'
import { gatewayErrors } from '../errors.ts'
import type { ModelCatalog } from '../model-catalog.ts'
import type { GatewayProvider } from '../providers/provider.ts'
import type { HealthRegistry } from '../resilience/health-registry.ts'
import type { Runtime } from '../runtime.ts'

export interface StatusDeps {
  readonly runtime: Runtime
  readonly health: HealthRegistry
  readonly catalog: Pick<ModelCatalog, 'last' | 'list'>
}

const maxListed = 500

/** Providers in the order of the configuration, built-in ones first, with the deployments that are named or were used. */
export async function listProviders(deps: StatusDeps): Promise<ProviderStatus[]> {
  const { runtime, catalog } = deps
  await catalog.list()
  const byProvider = Map.groupBy(listDeployments(deps), ({ provider }) => provider)
  return [...runtime.providers.values()].map((provider) =>
    toStatus(deps, provider, byProvider.get(provider.name) ?? []),
  )
}

function listDeployments({ runtime, health }: StatusDeps): DeploymentStatus[] {
  const usedBy = new Map<string, string[]>()
  for (const { task, primary, fallbacks, canary, shadow } of runtime.active.configuration.routes) {
    const extra = [canary?.target, shadow?.target].filter((target) => target !== undefined)
    for (const { model } of [...primary, ...fallbacks, ...extra]) {
      usedBy.set(model, [...(usedBy.get(model) ?? []), task])
    }
  }
  const names = new Set([...usedBy.keys(), ...health.deployments()])
  return [...names].toSorted().map((name) => ({
    ...health.status(name),
    usedBy: usedBy.get(name) ?? [],
    isPriced: runtime.price(name) !== undefined,
  }))
}

function toStatus(
  { runtime, catalog }: StatusDeps,
  provider: GatewayProvider,
  deployments: DeploymentStatus[],
): ProviderStatus {
  const { name, kind, baseUrl, region, sensitivityCeiling, hasKey, maxConcurrency } = provider
  const listing = catalog.last(name)
  const slots = runtime.slots(name)
  const problem = listing?.problem ?? null
  return {
    name,
    kind,
    baseUrl,
    region,
    sensitivityCeiling,
    hasKey,
    health: healthOf(deployments, { isListed: listing !== undefined, problem }),
    problem,
    checkedAt: listing?.checkedAt.toISOString() ?? null,
    inFlight: deployments.reduce((sum, { inFlight }) => sum + inFlight, 0),
    queued: slots?.queued ?? 0,
    maxConcurrency: maxConcurrency ?? null,
    models: listing?.models.length ?? 0,
    deployments,
  }
}

/** What requests saw goes before what the list of models says: not every provider has one. */
function healthOf(
  deployments: readonly DeploymentStatus[],
  { isListed, problem }: { readonly isListed: boolean; readonly problem: string | null },
): ProviderStatus['health'] {
  const used = deployments.filter(({ requests }) => requests > 0)
  if (used.length > 0) {
    if (used.every(({ breaker }) => breaker === 'open')) return 'down'
    const isTroubled = ({ breaker, coolingUntil, errorRate }: DeploymentStatus) =>
      breaker !== 'closed' || coolingUntil !== null || (errorRate ?? 0) >= 0.1
    return used.some(isTroubled) ? 'degraded' : 'ok'
  }
  if (problem !== null) return 'down'
  return isListed ? 'ok' : 'unknown'
}

export async function probeProvider(
  { clock, runtime }: { readonly clock: Pick<Clock, 'monotonicMs'>; readonly runtime: Runtime },
  name: string,
): Promise<ProbeResult> {
  const provider = runtime.providers.get(name)
  if (provider === undefined) throw gatewayErrors.providerNotFound({ name })
  const startedMs = clock.monotonicMs()
  const took = () => Math.round(clock.monotonicMs() - startedMs)
  try {
    const models = await provider.listModels({ fresh: true })
    const names = models.slice(0, maxListed).map((model) => model.name)
    return { ok: true, durationMs: took(), models: names, problem: null }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { ok: false, durationMs: took(), models: [], problem }
  }
}
