import { bindModels, knownErrors } from '@tragwerk/api/routes'
import { createApiServer, type RequestIdempotency } from '@tragwerk/api/server'
import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { createEgress, modelLimits } from '@tragwerk/infra/egress'
import { createLogger, createMetrics } from '@tragwerk/infra/telemetry'
import { gatewayErrors } from '@tragwerk/services/gateway'
import type { Models } from '@tragwerk/services/models'
import { createAuthenticate } from './bare/authenticate.ts'
import { createNoSpans } from './bare/no-spans.ts'
import { readConfiguration } from './bare/read-configuration.ts'
import { createBareGateway } from './bare/serve.ts'

/**
 * The product's own server with what a gateway does for each request: key check, limit, route, usage, cost, a line in
 * the log, metrics. No ledger, audit, spans, idempotency or database. Arguments: port, file of the configuration, key.
 */
const [, , port, file, key] = process.argv

/** As in the product, where the time limits of model calls are the gateway's. */
const longestCallMs = 3_600_000
const egressLimits = {
  ...modelLimits,
  timeoutMs: longestCallMs,
  firstByteTimeoutMs: longestCallMs,
  idleTimeoutMs: longestCallMs,
}

const noModel = async (_call: unknown, model = '') =>
  Promise.reject(gatewayErrors.modelNotFound({ model, near: [] }))

/** There are no models inside this process. */
const models: Pick<Models, 'list' | 'entry' | 'languageModel' | 'embeddingModel'> = {
  list: async () => [],
  entry: noModel,
  languageModel: noModel,
  embeddingModel: noModel,
}

/** Runs the work each time: nothing is stored. */
const idempotency: RequestIdempotency = {
  run: async (_call, _request, work) => ({ ...(await work()), replayed: false }),
}

async function main(): Promise<void> {
  const clock = createSystemClock()
  const random = createSystemRandom()
  const ids = createIds({ clock, random })
  const tracing = createNoSpans()
  const logger = createLogger({ level: 'info', clock })
  const metrics = createMetrics({ withProcessMetrics: true })
  const active = await readConfiguration(file!)
  const servers = Object.values(active.configuration.providers).flatMap(({ baseUrl }) => baseUrl ?? [])
  const allow = servers.map((address) => new URL(address).host)
  const egress = createEgress({ allow, limits: egressLimits, clock, metrics })
  const gatewayLogger = logger.child({ domain: 'gateway' })
  const gateway = createBareGateway({ clock, random, egress, tracing, logger: gatewayLogger, models }, active)
  const server = await createApiServer({
    clock,
    ids,
    logger: logger.child({ domain: 'http' }),
    metrics,
    tracing,
    authenticate: createAuthenticate({ clock, ids }, key!),
    idempotency,
    gateway,
    endpoints: bindModels({ models }),
    readiness: () => 'ok',
    version: '0',
    errors: knownErrors,
  })
  await server.listen({ host: '127.0.0.1', port: Number(port) })
}

await main()
