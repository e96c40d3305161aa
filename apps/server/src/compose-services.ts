import { join } from 'node:path'
import {
  createIngestSteps,
  createKnowledge,
  createKnowledgeModels,
  createParser,
  type Ingestion,
} from '@tragwerk/services/knowledge'
import { createLanguageDetector } from '@tragwerk/services/language'
import {
  createExtractiveModel,
  createMinilmEmbedder,
  createModels,
  embedTexts,
  traceEmbeddingModel,
} from '@tragwerk/services/models'
import { createAudit } from '@tragwerk/trust/audit'
import { createIdempotency } from '@tragwerk/trust/idempotency'
import { createIdentity } from '@tragwerk/trust/identity'
import type { Data } from './compose-data.ts'
import { composeGateway } from './compose-gateway.ts'
import type { Infra, ServerConfig } from './compose-infra.ts'
import { traceDomain } from './trace-domain.ts'

/** Trust: who may do what, and the proof of what was done. */
export async function composeTrust(config: ServerConfig, infra: Infra, data: Data) {
  const { clock, ids, random, keyring, logger, failpoints, lifecycle } = infra
  const { database } = data
  const audit = traceDomain(
    infra,
    { layer: 'trust', part: 'audit' },
    createAudit({ database, clock, failpoints }),
  )
  const identity = createIdentity({ database, clock, ids, random, keyring, audit, logger })
  const watching = await identity.start()
  lifecycle.use('identity', async () => watching[Symbol.asyncDispose]())
  const idempotency = createIdempotency({
    database,
    clock,
    ids,
    logger,
    failpoints,
    retentionHours: config.idempotency.retentionHours,
  })
  return {
    audit,
    identity: traceDomain(infra, { layer: 'trust', part: 'identity' }, identity),
    // What runs at most once is the request's work, not idempotency's.
    idempotency: traceDomain(
      infra,
      { layer: 'trust', part: 'idempotency', excludesCallbacks: true },
      idempotency,
    ),
  }
}

export type Trust = Awaited<ReturnType<typeof composeTrust>>

/** L4: models and knowledge. `ingestion` is filled from the layer above. */
export async function composeServices(
  config: ServerConfig,
  { infra, data, trust, ingestion }: { infra: Infra; data: Data; trust: Trust; ingestion: Ingestion },
) {
  const { clock, ids, logger, tracing, failpoints, lifecycle } = infra
  const embedder = await createMinilmEmbedder({ cacheDir: join(config.server.dataDir, 'models'), logger })
  lifecycle.use('embedder', async () => embedder[Symbol.asyncDispose]())
  const languageDetector = await createLanguageDetector()
  const extractive = createExtractiveModel({
    embed: (texts) => embedTexts(embedder.model, texts),
    countTokens: embedder.countTokens,
    languageDetector,
  })
  const models = createModels({
    tracing,
    options: config.models,
    builtInLanguageModels: [extractive],
    builtInEmbeddingModels: [embedder.model],
    logger,
  })
  const gateway = composeGateway(config, {
    infra,
    data,
    trust,
    models,
    embedder,
    languageModels: [extractive],
  })
  models.addSource(gateway.models)
  const parser = createParser({ logger, clock })
  lifecycle.use('parser', async () => parser[Symbol.asyncDispose]())
  const knowledgeDeps = {
    ...data,
    parser,
    languageDetector,
    embedder: { ...embedder, model: traceEmbeddingModel({ tracing, inProcess: true }, embedder.model) },
    languageModel: models.languageModel,
    audit: trust.audit,
    ingestion,
    failpoints,
    clock,
    ids,
    logger: logger.child({ domain: 'knowledge' }),
  }
  const knowledge = traceDomain(
    infra,
    { layer: 'services', part: 'knowledge', openEnded: ['watchDocuments'] },
    createKnowledge(knowledgeDeps),
  )
  models.addSource(createKnowledgeModels(knowledge))
  return {
    embedder,
    models,
    gateway,
    knowledge,
    ingestSteps: traceDomain(
      infra,
      { layer: 'services', part: 'knowledge' },
      createIngestSteps(knowledgeDeps),
    ),
  }
}

export type Services = Awaited<ReturnType<typeof composeServices>>
