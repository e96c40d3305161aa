import type { EffectivePrice, ProbeResult, ProviderStatus } from '@tragwerk/contracts/gateway'
import { createStamp } from '@tragwerk/infra/clock'
import { type Call, requirePermission } from '@tragwerk/trust/access'
import type { ModelSource } from '../models/index.ts'
import { listProviders, probeProvider } from './admin/providers.ts'
import { type ConfigurationService, createConfigurationService } from './configuration/configuration.ts'
import type { ActiveGatewayConfiguration } from './configuration/in-force.ts'
import type { GatewayDeps } from './deps.ts'
import { gatewayErrors } from './errors.ts'
import type { GatewayRequest, ReplySink } from './exchange.ts'
import { createModelSource } from './in-process/model-source.ts'
import { createLedger, type Ledger } from './ledger/ledger.ts'
import { createModelCatalog } from './model-catalog.ts'
import { createBuiltInProvider } from './providers/built-in-provider.ts'
import type { GatewayProvider } from './providers/provider.ts'
import { createAdaptiveLimit } from './resilience/adaptive-limit.ts'
import { createHealthRegistry } from './resilience/health-registry.ts'
import { createRetryBudget } from './resilience/retry-budget.ts'
import { createRuntime, type Runtime } from './runtime.ts'
import type { ServeDeps } from './serve/deps.ts'
import { serveRequest } from './serve/serve-request.ts'
import { createShadows } from './serve/shadow.ts'
import { createTokenCounter } from './tokens/count-tokens.ts'

/** One way in front of all models. */
export interface Gateway extends AsyncDisposable {
  /**
   * Takes one of the places, of which there are as many as this process can carry at the moment; to be called before
   * the body is read. The function that is returned gives it back, once. @throws gateway.overloaded
   */
  enter(): () => void
  /**
   * Serves a request in the format that it came in. Rejects as long as nothing was sent; afterwards failures are told to
   * the client in the stream. Every request leaves one record in the ledger, refused ones included.
   */
  serve(call: Call, request: GatewayRequest, sink: ReplySink): Promise<void>
  /** Routes and models of the configured providers, for callers inside the process; counted like all others. */
  readonly models: ModelSource
  readonly configuration: Omit<ConfigurationService, 'start' | 'onChange'>
  readonly ledger: Pick<Ledger, 'list' | 'get' | 'watch' | 'sumSpend' | 'verify' | 'flush' | 'state'>
  /** Needs `gateway:read`. */
  providers(call: Call): Promise<ProviderStatus[]>
  /** Asks the provider for its models now. Needs `gateway:write`. @throws gateway.provider_not_found */
  probe(call: Call, provider: string): Promise<ProbeResult>
  /** Needs `gateway:read`. */
  prices(call: Call, q?: string): { readonly items: EffectivePrice[]; readonly version: string }
  /** Reads the configuration from its source and follows it. `call` is the platform's own. */
  start(call: Call): Promise<AsyncDisposable>
}

export function createGateway(deps: GatewayDeps): Gateway {
  const { clock, deadlines, random, models, tracing, logger } = deps
  const configuration = createConfigurationService(deps)
  const health = createHealthRegistry({
    clock,
    random,
    baseOpenMs: () => configuration.active().configuration.breaker?.openMs,
  })
  const ledger = createLedger({ ...deps, directory: deps.spoolDirectory })
  const inProcess = inProcessProviders(deps)
  const open = (active: ActiveGatewayConfiguration): Runtime =>
    createRuntime(active, { clock, health, egress: deps.egressFor(active), inProcess })
  let runtime = open(configuration.active())
  const retire = async (old: Runtime) => {
    try {
      await old[Symbol.asyncDispose]()
    } catch (error) {
      logger.warn({ error }, 'Connections of an earlier configuration could not be closed')
    }
  }
  configuration.onChange((active) => {
    const old = runtime
    runtime = open(active)
    catalog.refresh()
    // Requests under way keep the old one until they have ended.
    void retire(old)
  })
  const shadows = createShadows({ logger })
  const limit = createAdaptiveLimit()
  deps.loopDelay.watch(limit.observe)
  const serveDeps: ServeDeps = {
    clock,
    deadlines,
    stamp: createStamp(clock),
    random,
    health,
    budget: createRetryBudget(),
    tokens: createTokenCounter(),
    shadows,
    models,
    tracing,
    logger,
    runtime: () => runtime,
    record: ledger.record,
    noteOwnTime: limit.note,
    statusOf: deps.statusOf,
  }
  const catalog = createModelCatalog({ clock, logger, runtime: () => runtime })
  const serve: Gateway['serve'] = (call, request, sink) => {
    if (!ledger.isAccepting()) throw gatewayErrors.ledgerFull()
    const learning = catalog.know(request.body.model)
    const begin = () => serveRequest(serveDeps, { call, request, sink })
    return learning === undefined ? begin() : learning.then(begin)
  }

  return {
    enter() {
      if (!limit.tryEnter()) throw gatewayErrors.overloaded({ limit: limit.limit })
      return limit.leave
    },
    serve,
    models: createModelSource({
      ...deps,
      catalog,
      serve: serveRequest.bind(undefined, serveDeps),
      runtime: () => runtime,
    }),
    configuration,
    ledger,
    async providers(call) {
      requirePermission(call, 'gateway:read')
      return listProviders({ runtime, health, catalog })
    },
    async probe(call, provider) {
      requirePermission(call, 'gateway:write')
      return probeProvider({ clock, runtime }, provider)
    },
    prices(call, q) {
      requirePermission(call, 'gateway:read')
      return { items: runtime.prices.list(q), version: runtime.prices.version }
    },
    start: (call) => configuration.start(call),
    async [Symbol.asyncDispose]() {
      catalog[Symbol.dispose]()
      await shadows[Symbol.asyncDispose]()
      await retire(runtime)
      await ledger[Symbol.asyncDispose]()
    },
  }
}

/** What answers inside this process needs no address; collections are models whose list depends on who asks. */
function inProcessProviders({ builtIn, inProcessNames }: GatewayDeps): ReadonlyMap<string, GatewayProvider> {
  const main = createBuiltInProvider(builtIn)
  const others = inProcessNames.map((name): readonly [string, GatewayProvider] => [
    name,
    {
      ...createBuiltInProvider({ language: [], embedding: [], reranking: [] }),
      name,
      languageModel: dynamic,
    },
  ])
  return new Map([[main.name, main], ...others])
}

/** Which of them exist is asked with each request; here it only counts that they can be. */
const dynamic: GatewayProvider['languageModel'] = (model) => ({
  specificationVersion: 'v4',
  provider: 'in-process',
  modelId: model,
  supportedUrls: {},
  doGenerate: () => Promise.reject(gatewayErrors.modelNotFound({ model, near: [] })),
  doStream: () => Promise.reject(gatewayErrors.modelNotFound({ model, near: [] })),
})
