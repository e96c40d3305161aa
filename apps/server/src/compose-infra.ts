import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import type { SliceValues } from '@tragwerk/infra/config'
import { createKeyring, loadRootKey } from '@tragwerk/infra/crypto'
import { createEgress } from '@tragwerk/infra/egress'
import { createFailpoints } from '@tragwerk/infra/failpoints'
import { createLifecycle } from '@tragwerk/infra/lifecycle'
import {
  createLogger,
  createLoopDelay,
  createMetrics,
  createOtlpExport,
  createTracing,
  type LogDestination,
} from '@tragwerk/infra/telemetry'
import { toOllamaUrl } from '@tragwerk/services/gateway'
import { createMonitoring } from '@tragwerk/services/monitoring'
import type { optionSlices } from './catalog.ts'
import { readNodeId } from './node-id.ts'
import { parts } from './parts.ts'
import { traceDomain, traceEgress } from './trace-domain.ts'
import { version } from './version.ts'

export type ServerConfig = SliceValues<typeof optionSlices>

/** Replacements for tests. */
export interface Overrides {
  readonly clock?: Clock
  readonly logDestination?: LogDestination
}

/** L6: what everybody above is made with. */
export async function composeInfra(config: ServerConfig, overrides: Overrides) {
  const { dataDir, environment, failpoints: failpointSpec, egressAllow } = config.server
  const { logLevel, logPretty, otlpEndpoint, traceSampleRatio } = config.telemetry
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const clock = overrides.clock ?? createSystemClock()
  const random = createSystemRandom()
  const ids = createIds({ clock, random })
  const tracing = createTracing({
    serviceName: 'tragwerk',
    version,
    clock,
    sampleRatio: traceSampleRatio,
    ...(otlpEndpoint && { otlpExport: await createOtlpExport({ endpoint: otlpEndpoint }) }),
  })
  const logger = createLogger({
    level: logLevel,
    pretty: logPretty,
    clock,
    traceId: tracing.traceId,
    ...(overrides.logDestination && { destination: overrides.logDestination }),
  })
  const lifecycle = createLifecycle({ logger, clock, drainTimeoutMs: config.lifecycle.drainTimeoutMs })
  const metrics = createMetrics({ withProcessMetrics: true })
  const loopDelay = createLoopDelay({ clock })
  lifecycle.use('loop delay', async () => loopDelay[Symbol.dispose]())
  const monitoring = createMonitoring({ clock, tracing, parts })
  lifecycle.use('monitoring', () => monitoring[Symbol.dispose]())
  const egress = createEgress({ allow: [...egressAllow, ...configuredHosts(config)], clock, metrics })
  lifecycle.use('tracing', () => tracing.close())
  lifecycle.use('egress', () => egress.close())
  return {
    clock,
    random,
    ids,
    logger,
    tracing,
    lifecycle,
    metrics,
    loopDelay,
    monitoring: traceDomain({ tracing, clock }, { layer: 'services', part: 'monitoring' }, monitoring),
    keyring: traceDomain(
      { tracing, clock },
      { layer: 'infra', part: 'crypto', only: ['hmac', 'wrap', 'unwrap'] },
      createKeyring(loadRootKey({ configured: config.crypto.rootKey, file: join(dataDir, 'root-key') })),
    ),
    failpoints: createFailpoints({ spec: failpointSpec, enabled: environment === 'test', clock }),
    egress: traceEgress({ tracing, clock }, egress),
    nodeId: readNodeId(dataDir, ids),
  }
}

export type Infra = Awaited<ReturnType<typeof composeInfra>>

/** Servers the operator named may be private: they were chosen by the operator, not by a user. */
function configuredHosts({ models }: ServerConfig): string[] {
  const ollama = models.ollamaHost === 'off' ? undefined : toOllamaUrl(models.ollamaHost)
  const named = [models.openaiBaseUrl, ollama]
  return named.filter((url) => url !== undefined).map((url) => toHostAndPort(url))
}

function toHostAndPort(address: string): string {
  const { hostname, port, protocol } = new URL(address)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
