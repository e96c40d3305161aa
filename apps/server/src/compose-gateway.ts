import { join } from 'node:path'
import { statusOf } from '@tragwerk/api/server'
import { createDeadlines } from '@tragwerk/infra/clock'
import { readVariable } from '@tragwerk/infra/config'
import { type Egress, modelLimits } from '@tragwerk/infra/egress'
import {
  type ActiveGatewayConfiguration,
  createEmbeddingReranker,
  createGateway,
  type Gateway,
  type GatewayDeps,
} from '@tragwerk/services/gateway'
import { embedTexts, type MinilmEmbedder, type Models } from '@tragwerk/services/models'
import type { Data } from './compose-data.ts'
import type { Infra, ServerConfig } from './compose-infra.ts'
import type { Trust } from './compose-services.ts'

/** Time limits of model calls are the gateway's; these only keep a forgotten call from staying for ever. */
const longestCallMs = 3_600_000

export interface GatewayParts {
  readonly infra: Infra
  readonly data: Data
  readonly trust: Trust
  readonly models: Models
  readonly embedder: MinilmEmbedder
  readonly languageModels: GatewayDeps['builtIn']['language']
}

/** The one way in front of all models. */
export function composeGateway(config: ServerConfig, parts: GatewayParts): Gateway {
  const { infra, data, trust, models, embedder, languageModels } = parts
  const { clock, ids, random, logger, tracing, failpoints, lifecycle } = infra
  const deadlines = createDeadlines(clock)
  const egress = infra.egress.withLimits({
    ...modelLimits,
    timeoutMs: longestCallMs,
    firstByteTimeoutMs: longestCallMs,
    idleTimeoutMs: longestCallMs,
  })
  const gateway = createGateway({
    options: { ...config.models, ...config.gateway },
    readVariable,
    database: data.database,
    audit: trust.audit,
    clock,
    ids,
    random: random.fraction,
    deadlines,
    logger: logger.child({ domain: 'gateway' }),
    tracing,
    loopDelay: infra.loopDelay,
    failpoints,
    egressFor: (active) => egressFor(egress, active),
    models,
    builtIn: {
      language: languageModels,
      embedding: [embedder.model],
      reranking: [
        createEmbeddingReranker({
          embed: (texts, signal) => embedTexts(embedder.model, texts, signal),
          modelId: `${embedder.model.modelId}-rerank`,
        }),
      ],
    },
    inProcessNames: ['knowledge'],
    spoolDirectory: join(config.server.dataDir, 'gateway-spool'),
    statusOf,
  })
  lifecycle.use('gateway', async () => {
    await gateway[Symbol.asyncDispose]()
    deadlines[Symbol.dispose]()
  })
  return gateway
}

/** Servers that an operator named may be private; what came through the API must be allowed by one. */
function egressFor(egress: Egress, { source, configuration }: ActiveGatewayConfiguration): Egress {
  if (source === 'api') return egress
  const addresses = Object.values(configuration.providers).flatMap(({ baseUrl }) => baseUrl ?? [])
  return egress.allowing(addresses.map(toHostAndPort))
}

function toHostAndPort(address: string): string {
  const { hostname, port, protocol } = new URL(address)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
