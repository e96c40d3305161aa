import { statusOf } from '@tragwerk/api/server'
import { type Clock, createDeadlines, createStamp, type Random } from '@tragwerk/infra/clock'
import type { Egress } from '@tragwerk/infra/egress'
import { createLoopDelay, type Logger, type Tracing } from '@tragwerk/infra/telemetry'
import { type ActiveGatewayConfiguration, type Gateway, gatewayErrors } from '@tragwerk/services/gateway'
import type { Models } from '@tragwerk/services/models'
import { createModelCatalog } from '../../../services/src/gateway/model-catalog.ts'
import { createAdaptiveLimit } from '../../../services/src/gateway/resilience/adaptive-limit.ts'
import { createHealthRegistry } from '../../../services/src/gateway/resilience/health-registry.ts'
import { createRetryBudget } from '../../../services/src/gateway/resilience/retry-budget.ts'
import { createRuntime } from '../../../services/src/gateway/runtime.ts'
import type { ServeDeps } from '../../../services/src/gateway/serve/deps.ts'
import { serveRequest } from '../../../services/src/gateway/serve/serve-request.ts'
import { createShadows } from '../../../services/src/gateway/serve/shadow.ts'
import { createTokenCounter } from '../../../services/src/gateway/tokens/count-tokens.ts'

export interface BareGatewayDeps {
  readonly clock: Clock
  readonly random: Random
  readonly egress: Egress
  readonly tracing: Pick<Tracing, 'startSpan'>
  readonly logger: Logger
  /** Models inside the process. */
  readonly models: Pick<Models, 'languageModel' | 'embeddingModel'>
}

/**
 * What `createGateway` puts together, for one configuration and without a ledger: the record of each request is made,
 * with its usage and cost, and dropped.
 */
export function createBareGateway(
  deps: BareGatewayDeps,
  active: ActiveGatewayConfiguration,
): Pick<Gateway, 'enter' | 'serve'> {
  const { clock, egress, tracing, logger, models } = deps
  const random = deps.random.fraction
  const health = createHealthRegistry({
    clock,
    random,
    baseOpenMs: () => active.configuration.breaker?.openMs,
  })
  const runtime = createRuntime(active, { clock, health, egress, inProcess: new Map() })
  const limit = createAdaptiveLimit()
  createLoopDelay({ clock }).watch(limit.observe)
  const catalog = createModelCatalog({ clock, logger, runtime: () => runtime })
  const serveDeps: ServeDeps = {
    clock,
    deadlines: createDeadlines(clock),
    stamp: createStamp(clock),
    random,
    health,
    budget: createRetryBudget(),
    tokens: createTokenCounter(),
    shadows: createShadows({ logger }),
    models,
    tracing,
    logger,
    runtime: () => runtime,
    record() {},
    noteOwnTime: limit.note,
    statusOf,
  }
  return {
    enter() {
      if (!limit.tryEnter()) throw gatewayErrors.overloaded({ limit: limit.limit })
      return limit.leave
    },
    serve(call, request, sink) {
      const learning = catalog.know(request.body.model)
      const serve = () => serveRequest(serveDeps, { call, request, sink })
      return learning === undefined ? serve() : learning.then(serve)
    },
  }
}
