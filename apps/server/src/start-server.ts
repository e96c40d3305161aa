import type { AddressInfo } from 'node:net'
import type { StopResult } from '@tragwerk/infra/lifecycle'
import { systemCall } from '@tragwerk/trust/access'
import { composeApi } from './compose-api.ts'
import { composeData } from './compose-data.ts'
import { composeInfra, type Overrides, type ServerConfig } from './compose-infra.ts'
import { composeOrchestration, createIngestionSocket } from './compose-orchestration.ts'
import { composeServices, composeTrust } from './compose-services.ts'
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
    const admin = await trust.identity.ensureAdminKey({ configured: config.identity.adminKey })
    const socket = createIngestionSocket()
    const services = await composeServices(config, { infra, data, trust, ingestion: socket })
    const { ingestion } = await composeOrchestration(config, { infra, data, services })
    socket.connect(ingestion)
    await services.knowledge.sweep({ stalledAfterMs: 0 })
    const call = systemCall(admin.tenantId, { name: 'start' })
    const samples = config.server.hasSamples ? await loadSamples(services.knowledge, call) : 0
    startTimers({ infra, data, trust, services, tenantId: admin.tenantId })

    const api = await composeApi({ infra, data, trust, services })
    const address: AddressInfo = await api.listen({ host: config.server.host, port: config.server.port })
    lifecycle.onDrain('api', () => api.close())
    lifecycle.markReady()
    return {
      url: toUrl(address),
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

function toUrl({ address, port, family }: AddressInfo): string {
  const host =
    address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host}:${port}`
}
