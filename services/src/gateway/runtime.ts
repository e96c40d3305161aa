import type { WireFormat } from '@tragwerk/contracts/gateway'
import type { Clock } from '@tragwerk/infra/clock'
import type { Egress, Upstream } from '@tragwerk/infra/egress'
import type { ActiveGatewayConfiguration } from './configuration/in-force.ts'
import { estimateWorstCost } from './prices/compute-cost.ts'
import { createPriceBook, type FoundPrice, type PriceBook } from './prices/find-price.ts'
import { createProvider } from './providers/create-provider.ts'
import type { GatewayProvider } from './providers/provider.ts'
import type { HealthRegistry } from './resilience/health-registry.ts'
import { createSlots, type Slots } from './resilience/slots.ts'
import type { CandidateSource } from './routing/candidate-rules.ts'
import { createRouteTable, type ResolvedRoute, resolveRoute } from './routing/resolve-target.ts'

export interface RuntimeDeps {
  readonly clock: Clock
  readonly health: HealthRegistry
  /** The way out for the addresses of this configuration. */
  readonly egress: Pick<Egress, 'upstream' | 'fetch'>
  /** Providers inside this process, by the first part of their models' ids. */
  readonly inProcess: ReadonlyMap<string, GatewayProvider>
}

/**
 * Everything that one version of the configuration needs to serve requests. Replaced as a whole; disposing it waits until
 * nobody holds it, so that requests under way end with what they began with.
 */
export interface Runtime extends AsyncDisposable {
  /** For the time of one request; call the result once. */
  hold(): () => void
  readonly version: number
  readonly active: ActiveGatewayConfiguration
  readonly providers: ReadonlyMap<string, GatewayProvider>
  readonly prices: PriceBook
  /** What selection looks up. */
  readonly source: CandidateSource
  /** Throws `gateway.model_not_found`. */
  resolve(model: string): ResolvedRoute
  /** Names that providers listed since; makes bare model names known. */
  learn(deployments: readonly string[]): void
  provider(deployment: string): GatewayProvider | undefined
  price(deployment: string): FoundPrice | undefined
  /** Absent where the provider has no bound. */
  slots(provider: string): Slots | undefined
  upstream(origin: string): Upstream
}

export interface DeploymentName {
  readonly provider: string
  readonly model: string
}

export function splitDeployment(deployment: string): DeploymentName {
  const slash = deployment.indexOf('/')
  return { provider: deployment.slice(0, slash), model: deployment.slice(slash + 1) }
}

export function createRuntime(active: ActiveGatewayConfiguration, deps: RuntimeDeps): Runtime {
  const { configuration } = active
  const providers = createProviders(active, deps)
  const prices = createPriceBook({ prices: configuration.prices, providers: configuration.providers })
  const slots = createAllSlots(active, deps.clock)
  const upstreams = new Map<string, Upstream>()
  const inProcessRoutes = new Map<string, ResolvedRoute>()
  const holders = createHolders()
  let known: readonly string[] = []
  let table = createRouteTable(configuration, known)

  const provider = (deployment: string) => providers.get(deployment.slice(0, deployment.indexOf('/')))
  const price = (deployment: string) => {
    const found = provider(deployment)
    return found && prices.find(deployment, found.kind, splitDeployment(deployment).model)
  }

  return {
    hold: holders.enter,
    version: active.version,
    active,
    providers,
    prices,
    source: {
      health: deps.health,
      facts: provider,
      supports: (deployment, format) =>
        supports(provider(deployment), format, splitDeployment(deployment).model),
      estimateNanoUsd(deployment, request) {
        const found = price(deployment)
        return found && estimateWorstCost({ ...request, price: found.price })
      },
    },
    resolve(model) {
      const { provider: name } = splitDeployment(model)
      if (!deps.inProcess.has(name)) return table.resolve(model)
      return remember(inProcessRoutes, model)
    },
    learn(deployments) {
      if (deployments.length === known.length && deployments.every((name, at) => name === known[at])) return
      known = deployments
      table = createRouteTable(configuration, known)
    },
    provider,
    price,
    slots: (name) => slots.get(name),
    upstream(origin) {
      const found = upstreams.get(origin)
      if (found !== undefined) return found
      const opened = deps.egress.upstream(origin)
      upstreams.set(origin, opened)
      return opened
    },
    async [Symbol.asyncDispose]() {
      await holders.whenNone()
      await Promise.all([...upstreams.values()].map((upstream) => upstream.close()))
    },
  }
}

function createHolders() {
  let count = 0
  let wake: (() => void) | undefined
  const leave = () => {
    count -= 1
    if (count === 0) wake?.()
  }
  return {
    enter() {
      count += 1
      return leave
    },
    whenNone: () =>
      new Promise<void>((resolve) => {
        if (count === 0) resolve()
        else wake = resolve
      }),
  }
}

const maxInProcessRoutes = 1_000

function remember(routes: Map<string, ResolvedRoute>, model: string): ResolvedRoute {
  const found = routes.get(model)
  if (found !== undefined) return found
  if (routes.size >= maxInProcessRoutes) routes.clear()
  const route = resolveRoute(
    { task: model, primary: [{ model, weight: 1 }], fallbacks: [], strategy: 'order', stickiness: 'none' },
    { name: model, isTask: false },
  )
  routes.set(model, route)
  return route
}

function createProviders(
  { configuration, secrets }: ActiveGatewayConfiguration,
  { egress, clock, inProcess }: RuntimeDeps,
): ReadonlyMap<string, GatewayProvider> {
  const configured = Object.entries(configuration.providers).map(([name, provider]) => {
    const connection = {
      name,
      provider,
      secrets: secrets.get(name) ?? {},
      timeouts: configuration.timeouts,
    }
    return [name, createProvider(connection, { fetch: egress.fetch, clock })] as const
  })
  return new Map([...inProcess, ...configured])
}

function createAllSlots(
  { configuration }: ActiveGatewayConfiguration,
  clock: Clock,
): ReadonlyMap<string, Slots> {
  const bounded = Object.entries(configuration.providers).flatMap(([name, { maxConcurrency, queue }]) =>
    maxConcurrency === undefined
      ? []
      : ([
          [
            name,
            createSlots(
              { clock, provider: name },
              { limit: maxConcurrency, maxQueue: queue?.max, waitMs: queue?.waitMs },
            ),
          ],
        ] as const),
  )
  return new Map(bounded)
}

function supports(provider: GatewayProvider | undefined, format: WireFormat, model: string): boolean {
  if (provider === undefined) return false
  if (provider.wire(format, model) !== undefined) return true
  switch (format) {
    case 'openai-embeddings':
      return provider.embeddingModel(model) !== undefined
    case 'cohere-rerank':
      return provider.rerankingModel(model) !== undefined
    case 'openai-moderations':
      return false
    case 'anthropic-count-tokens':
      return true
    default:
      return provider.languageModel(model) !== undefined
  }
}
