import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  bindAudit,
  bindGateway,
  bindIdentity,
  bindKnowledge,
  bindModels,
  bindMonitoring,
  bindSystem,
  knownErrors,
} from '@tragwerk/api/routes'
import { type ApiServer, createApiServer } from '@tragwerk/api/server'
import type { Health } from '@tragwerk/contracts/system'
import type { Data } from './compose-data.ts'
import type { Infra, ServerConfig } from './compose-infra.ts'
import type { Services, Trust } from './compose-services.ts'
import { describeSystem } from './describe-system.ts'
import { version } from './version.ts'

const consoleDirectory = join(import.meta.dirname, '../../../ui/console/dist')

/** L2: everything that is served. */
export async function composeApi(
  config: ServerConfig,
  parts: { infra: Infra; data: Data; trust: Trust; services: Services },
): Promise<ApiServer> {
  const { infra, data, trust, services } = parts
  const { clock, ids, logger, lifecycle } = infra
  const server: ApiServer = await createApiServer({
    clock,
    ids,
    logger: logger.child({ domain: 'http' }),
    metrics: infra.metrics,
    tracing: infra.tracing,
    authenticate: (key) => trust.identity.authenticate(key),
    idempotency: trust.idempotency,
    gateway: services.gateway,
    endpoints: [
      ...bindKnowledge(services),
      ...bindModels(services),
      ...bindGateway(services),
      ...bindIdentity(trust),
      ...bindAudit(trust),
      ...bindMonitoring({ monitoring: infra.monitoring, inFlight: () => server.inFlight, clock }),
      ...bindSystem({ describeSystem: (call) => describeSystem({ data, services }, call) }),
    ],
    readiness: () => toHealth(lifecycle.state, infra.loopDelay.worstMs()),
    version,
    errors: knownErrors,
    basePath: config.server.basePath,
    ...(existsSync(consoleDirectory) && { consoleDirectory }),
  })
  return server
}

/** A process that stood still for longer gets no new work for a while. */
const maxStandstillMs = 1_000

function toHealth(state: Infra['lifecycle']['state'], standstillMs: number): Health['status'] {
  if (state === 'ready') return standstillMs > maxStandstillMs ? 'failing' : 'ok'
  return state === 'starting' ? 'starting' : 'draining'
}
