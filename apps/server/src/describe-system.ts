import type { SystemInfo } from '@tragwerk/contracts/system'
import type { Call } from '@tragwerk/trust/access'
import type { Data } from './compose-data.ts'
import type { Services } from './compose-services.ts'
import { version } from './version.ts'

/** What this installation is made of, for `GET /api/v1/system` and `tragwerk doctor`. */
export async function describeSystem(
  { data, services }: { readonly data: Data; readonly services: Services },
  call: Call,
): Promise<SystemInfo> {
  const { engine, capabilities } = data.database
  const { vector, powerSafe } = capabilities
  return {
    version,
    engine,
    capabilities: { vector, powerSafe },
    adapters: { vector: data.vectorIndex.adapter, text: data.textIndex.adapter },
    embedding: { model: services.embedder.id, engine: services.embedder.engine.name },
    models: (await services.models.list(call)).length,
    notices: [...data.notices, ...engineNotices(data), ...embeddingNotices(services)],
  }
}

function engineNotices({ database, vectorIndex }: Data): string[] {
  if (database.capabilities.vector) return []
  return [`The server has no pgvector; vectors are searched in process (adapter "${vectorIndex.adapter}").`]
}

function embeddingNotices({ embedder }: Services): string[] {
  const { fallbackReason } = embedder.engine
  return fallbackReason === undefined
    ? []
    : [`Embedding runs on the slower WebAssembly engine: ${fallbackReason}`]
}
