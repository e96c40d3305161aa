import {
  type ConfigurationProblem,
  type GatewayConfiguration,
  sensitivities,
  type Target,
  type TaskRoute,
} from '@tragwerk/contracts/gateway'
import { didYouMean } from './nearest-name.ts'
import { renderPath, valueAt } from './problem-path.ts'

interface Surroundings {
  readonly known: ReadonlySet<string>
  /** As written: says whether `primary` is a list. */
  readonly input: unknown
}

/** Names, targets, and rules that no deployment of the route could meet. */
export function checkRoutes(
  configuration: GatewayConfiguration,
  surroundings: Surroundings,
): ConfigurationProblem[] {
  const { routes } = configuration
  return routes.flatMap((route, index) => [
    ...checkName(routes, index, surroundings.known),
    ...targetsOf(route, index, surroundings.input).flatMap(({ target, path }) =>
      checkTarget(target, path, surroundings.known),
    ),
    ...checkHedge(route, index),
    ...checkRegions(configuration, index),
    ...checkCeiling(configuration, index),
  ])
}

function checkName(
  routes: readonly TaskRoute[],
  index: number,
  known: ReadonlySet<string>,
): ConfigurationProblem[] {
  const { task } = routes[index]!
  const path = renderPath(['routes', index, 'task'])
  const first = routes.findIndex((route) => route.task === task)
  if (first < index) {
    return [{ path, problem: `The task "${task}" is declared twice, first in routes[${first}].` }]
  }
  if (!known.has(task)) return []
  return [{ path, problem: `The task "${task}" has the name of a provider. Choose another name.` }]
}

function targetsOf(route: TaskRoute, index: number, input: unknown) {
  const isList = Array.isArray(valueAt(input, ['routes', index, 'primary']))
  const at = (target: Target, ...place: (string | number)[]) => ({
    target,
    path: ['routes', index, ...place],
  })
  return [
    ...route.primary.map((target, n) => (isList ? at(target, 'primary', n) : at(target, 'primary'))),
    ...route.fallbacks.map((target, n) => at(target, 'fallbacks', n)),
    ...(route.canary ? [at(route.canary.target, 'canary', 'target')] : []),
    ...(route.shadow ? [at(route.shadow.target, 'shadow', 'target')] : []),
  ]
}

function checkTarget(
  { model }: Target,
  path: readonly PropertyKey[],
  known: ReadonlySet<string>,
): ConfigurationProblem[] {
  const provider = providerOf(model)
  if (known.has(provider)) return []
  return [
    { path: renderPath(path), problem: `There is no provider "${provider}".${didYouMean(provider, known)}` },
  ]
}

function checkHedge(route: TaskRoute, index: number): ConfigurationProblem[] {
  if (!route.hedge || new Set(deploymentsOf(route)).size > 1) return []
  const problem = 'Hedging needs a second deployment in primary or fallbacks.'
  return [{ path: renderPath(['routes', index, 'hedge']), problem }]
}

function checkRegions({ routes, providers }: GatewayConfiguration, index: number): ConfigurationProblem[] {
  const route = routes[index]!
  const { regions } = route
  if (!regions) return []
  const isPossible = deploymentsOf(route).some((model) => {
    const name = providerOf(model)
    if (!Object.hasOwn(providers, name)) return true
    const region = providers[name]?.region
    return region !== undefined && regions.includes(region)
  })
  if (isPossible) return []
  const problem = `None of the route's deployments is in ${regions.join(' or ')}. Set region at their providers, or name other deployments.`
  return [{ path: renderPath(['routes', index, 'regions']), problem }]
}

function checkCeiling({ routes, providers }: GatewayConfiguration, index: number): ConfigurationProblem[] {
  const route = routes[index]!
  const ceiling = route.sensitivityCeiling
  if (!ceiling) return []
  const isPossible = deploymentsOf(route).some((model) => {
    const name = providerOf(model)
    if (!Object.hasOwn(providers, name)) return true
    return sensitivities.indexOf(providers[name]!.sensitivityCeiling) >= sensitivities.indexOf(ceiling)
  })
  if (isPossible) return []
  const problem = `No deployment of the route may be sent ${ceiling} data. Lower this, or raise sensitivityCeiling of a provider that may receive it.`
  return [{ path: renderPath(['routes', index, 'sensitivityCeiling']), problem }]
}

function deploymentsOf({ primary, fallbacks }: TaskRoute): string[] {
  return [...primary, ...fallbacks].map(({ model }) => model)
}

function providerOf(model: string): string {
  return model.slice(0, model.indexOf('/'))
}
