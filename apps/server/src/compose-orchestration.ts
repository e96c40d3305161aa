import { createDurableEngine, type DurableEngine, type WorkflowState } from '@tragwerk/orchestration/durable'
import { defineIngestDocument } from '@tragwerk/orchestration/pipelines'
import type { Ingestion, RunState, VersionRef } from '@tragwerk/services/knowledge'
import type { Data } from './compose-data.ts'
import type { Infra, ServerConfig } from './compose-infra.ts'
import type { Services } from './compose-services.ts'
import { traceDomain } from './trace-domain.ts'

/** The port that knowledge declares, waiting for the engine above to be connected. */
export interface ConnectableIngestion extends Ingestion {
  connect(target: Ingestion): void
}

export function createIngestionSocket(): ConnectableIngestion {
  let target: Ingestion | undefined
  const connected = () => {
    if (!target) throw new Error('Ingestion was used before the durable engine was started')
    return target
  }
  return {
    connect(ingestion) {
      target = ingestion
    },
    start: (version) => connected().start(version),
    states: (versions) => connected().states(versions),
  }
}

/** L3: the durable engine with every pipeline. */
export async function composeOrchestration(
  config: ServerConfig,
  { infra, data, services }: { infra: Infra; data: Data; services: Services },
) {
  const ingestDocument = traceDomain(
    infra,
    { layer: 'orchestration', part: 'pipelines' },
    defineIngestDocument(services.ingestSteps, { concurrency: config.server.ingestConcurrency }),
  )
  const engine = await createDurableEngine({
    database: data.database,
    clock: infra.clock,
    logger: infra.logger,
    executorId: infra.nodeId,
    definitions: [ingestDocument],
    failpoints: infra.failpoints,
  })
  infra.lifecycle.use('durable engine', () => engine.stop())
  const ingestion = toIngestion(engine, ingestDocument)
  return { engine, ingestion: traceDomain(infra, { layer: 'orchestration', part: 'durable' }, ingestion) }
}

function toIngestion(engine: DurableEngine, definition: ReturnType<typeof defineIngestDocument>): Ingestion {
  const runId = ({ versionId }: VersionRef) => `ingest-document:${versionId}`
  return {
    start: (version) => engine.start(definition, runId(version), { ...version }),
    async states(versions) {
      const found = await engine.states(versions.map(runId))
      return versions.map((version) => toRunState(found.get(runId(version))))
    },
  }
}

function toRunState(state: WorkflowState | undefined): RunState {
  if (state === undefined) return 'unknown'
  return state === 'queued' || state === 'running' ? 'active' : 'over'
}
