import type { GatewayConfiguration, Target, TaskRoute } from '@tragwerk/contracts/gateway'
import { findNearNames } from '../../models/index.ts'
import { gatewayErrors } from '../errors.ts'
import { hashText } from './hash-unit.ts'

export interface RouteTarget {
  /** `provider/model` */
  readonly deployment: string
  readonly weight: number
  /** Of the deployment's name. */
  readonly hash: number
}

/** A route made ready for selection. A deployment stands in it once among primaries and fallbacks. */
export interface ResolvedRoute {
  /** The task, or the deployment of an implicit route. */
  readonly name: string
  readonly isTask: boolean
  /** Time-outs, retries and all else; of an implicit route the defaults. */
  readonly route: TaskRoute
  readonly primary: readonly RouteTarget[]
  readonly fallbacks: readonly RouteTarget[]
  readonly canary: RouteTarget | undefined
  readonly shadow: RouteTarget | undefined
  /** Makes shares of different routes independent of each other. */
  readonly salt: number
  readonly maxCostNanoUsd: number | undefined
  /** One deployment and no rule at all. */
  readonly isPlain: boolean
}

/** What can be called under which name, for one version of the configuration. */
export interface RouteTable {
  /**
   * A task name gives its route, `provider/model` a route with that deployment alone, and a bare model name the same
   * when one provider alone offers it. Throws `gateway.model_not_found` with names that look like it.
   */
  resolve(requestedModel: string): ResolvedRoute
}

const maxRemembered = 5_000
const maxNamesCompared = 2_000

/** `knownDeployments` are those that providers list, built-in models included. */
export function createRouteTable(
  configuration: GatewayConfiguration,
  knownDeployments: readonly string[],
): RouteTable {
  const tasks = new Map(
    configuration.routes.map((route) => [
      route.task,
      resolveRoute(route, { name: route.task, isTask: true }),
    ]),
  )
  const deployments = toDeployments(configuration, knownDeployments)
  const byModel = groupByModel(deployments)
  const implicit = new Map<string, ResolvedRoute>()

  const remember = (deployment: string): ResolvedRoute => {
    const known = implicit.get(deployment)
    if (known) return known
    if (implicit.size >= maxRemembered) implicit.clear()
    const resolved = implicitRoute(deployment)
    implicit.set(deployment, resolved)
    return resolved
  }

  return {
    resolve(requestedModel) {
      const task = tasks.get(requestedModel)
      if (task) return task
      if (deployments.has(requestedModel) || isOffered(configuration, requestedModel)) {
        return remember(requestedModel)
      }
      const offered = byModel.get(requestedModel)
      if (offered?.length === 1) return remember(offered[0]!)
      const near = offered?.slice(0, 3) ?? nearNames(requestedModel, [...tasks.keys(), ...deployments])
      throw gatewayErrors.modelNotFound({ model: requestedModel, near })
    },
  }
}

/** The same for a single name. Use a table where many are resolved. */
export function resolveModel(
  configuration: GatewayConfiguration,
  requestedModel: string,
  knownDeployments: readonly string[],
): ResolvedRoute {
  return createRouteTable(configuration, knownDeployments).resolve(requestedModel)
}

/** A provider without a list of models is asked for any model: not all servers list all that they serve. */
function isOffered(configuration: GatewayConfiguration, name: string): boolean {
  const slash = name.indexOf('/')
  if (slash < 1 || slash === name.length - 1) return false
  const provider = name.slice(0, slash)
  if (!Object.hasOwn(configuration.providers, provider)) return false
  return configuration.providers[provider]!.models === undefined
}

function toDeployments(configuration: GatewayConfiguration, known: readonly string[]): ReadonlySet<string> {
  const listed = Object.entries(configuration.providers).flatMap(([name, provider]) =>
    (provider.models ?? []).map((model) => `${name}/${model}`),
  )
  const offered = known.filter((deployment) => {
    const slash = deployment.indexOf('/')
    const provider = deployment.slice(0, slash)
    if (!Object.hasOwn(configuration.providers, provider)) return true
    const models = configuration.providers[provider]!.models
    return models === undefined || models.includes(deployment.slice(slash + 1))
  })
  return new Set([...listed, ...offered])
}

function groupByModel(deployments: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(deployments, (deployment) => deployment.slice(deployment.indexOf('/') + 1))
}

function nearNames(wanted: string, names: readonly string[]): readonly string[] {
  return findNearNames(wanted.slice(0, 200), names.slice(0, maxNamesCompared))
}

function implicitRoute(deployment: string): ResolvedRoute {
  const route: TaskRoute = {
    task: deployment,
    primary: [{ model: deployment, weight: 1 }],
    fallbacks: [],
    strategy: 'order',
    stickiness: 'none',
  }
  return resolveRoute(route, { name: deployment, isTask: false })
}

/** Makes a route ready for selection; done once for each version of the configuration. */
export function resolveRoute(
  route: TaskRoute,
  identity: { readonly name: string; readonly isTask: boolean },
): ResolvedRoute {
  const seen = new Set<string>()
  const primary = toTargets(route.primary, seen)
  const fallbacks = toTargets(route.fallbacks, seen)
  const isBare =
    route.maxLatencyMs === undefined &&
    route.maxCostUsd === undefined &&
    route.sensitivityCeiling === undefined &&
    route.regions === undefined &&
    route.canary === undefined &&
    route.shadow === undefined
  return {
    ...identity,
    route,
    primary,
    fallbacks,
    canary: route.canary && toTarget(route.canary.target),
    shadow: route.shadow && toTarget(route.shadow.target),
    salt: hashText(identity.name),
    maxCostNanoUsd: toNanoUsd(route.maxCostUsd),
    isPlain: isBare && primary.length === 1 && fallbacks.length === 0,
  }
}

export function toNanoUsd(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : Math.round(usd * 1e9)
}

function toTargets(targets: readonly Target[], seen: Set<string>): readonly RouteTarget[] {
  const fresh = targets.filter(({ model }) => !seen.has(model) && seen.add(model))
  return fresh.map(toTarget)
}

function toTarget(target: Target): RouteTarget {
  return { deployment: target.model, weight: target.weight, hash: hashText(target.model) }
}
