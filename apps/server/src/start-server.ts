import type { StopResult } from '@tragwerk/infra/lifecycle'
import { systemCall } from '@tragwerk/trust/access'
import { defaultTenantName } from '@tragwerk/trust/identity'
import { composeApi } from './compose-api.ts'
import { composeData, type Data } from './compose-data.ts'
import { composeInfra, type Infra, type Overrides, type ServerConfig } from './compose-infra.ts'
import { composeOrchestration, createIngestionSocket } from './compose-orchestration.ts'
import { composeServices, composeTrust, type Services } from './compose-services.ts'
import { listen } from './listen.ts'
import { loadSamples } from './load-samples.ts'
import { startTimers } from './start-timers.ts'

export interface RunningServer {
  /** Where it answers, for example `http://127.0.0.1:7600`. */
  readonly url: string
  /** The administrator key, when this start generated it; never to be had again. */
  readonly generatedAdminKey: string | undefined
  /** Full sentences an operator should read. */
  readonly notices: readonly string[]
  /** Sample documents that this start began to index. */
  readonly samples: number
  /** Stops taking requests, finishes what runs (at most 30 s), closes everything in reverse. Idempotent. */
  stop(reason: string): Promise<StopResult>
}

/** Puts the layers together from the ground up and starts serving. On failure, what was started is closed again. */
export async function startServer(config: ServerConfig, overrides: Overrides = {}): Promise<RunningServer> {
  const infra = await composeInfra(config, overrides)
  const { lifecycle } = infra
  try {
    const data = await composeData(config, infra)
    const trust = await composeTrust(config, infra, data)
    const socket = createIngestionSocket()
    const services = await composeServices(config, { infra, data, trust, ingestion: socket })
    const { ingestion } = await composeOrchestration(config, { infra, data, services })
    socket.connect(ingestion)
    // The embedded database has one owner at a time.
    if (data.database.engine === 'pglite') await trust.idempotency.abandonAll()
    await services.knowledge.sweep({ stalledAfterMs: 0 })
    const tenant = await trust.identity.ensureTenant(defaultTenantName)
    const following = await services.gateway.start(systemCall(tenant.id, { name: 'gateway' }))
    lifecycle.use('gateway configuration', async () => following[Symbol.asyncDispose]())
    const api = await composeApi(config, { infra, data, trust, services })
    lifecycle.onDrain('api', () => api.close())

    // A generated key is shown once and lost when the start fails: it is made when nothing can fail any more.
    const configured = config.identity.adminKey
    const known = configured && (await trust.identity.ensureAdminKey({ configured }))
    const url = await listen(api, config.server)
    const admin = known ?? (await trust.identity.ensureAdminKey({}))
    startTimers({ infra, data, trust, services, tenantId: admin.tenantId })
    const samples = config.server.hasSamples ? await addSamples({ infra, data, services }, admin.tenantId) : 0
    lifecycle.markReady()
    return {
      url,
      generatedAdminKey: admin.source === 'generated' ? admin.secret : undefined,
      notices: data.notices,
      samples,
      stop: (reason) => lifecycle.stop(reason),
    }
  } catch (error) {
    await lifecycle.stop('start failed')
    throw error
  }
}

/** Samples are a courtesy: without them the start goes on, and the next one tries again. */
async function addSamples(
  { infra, data, services }: { infra: Infra; data: Data; services: Services },
  tenantId: string,
): Promise<number> {
  const call = systemCall(tenantId, { name: 'start' })
  try {
    return await loadSamples({ database: data.database, knowledge: services.knowledge }, call)
  } catch (error) {
    infra.logger.warn({ err: error }, 'The sample documents could not be loaded')
    return 0
  }
}
