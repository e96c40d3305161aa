import type { KnowledgeDeps } from './deps.ts'
import { eraseContent } from './erase-content.ts'
import { knowledgeErrors } from './errors.ts'
import { createIngestSteps } from './ingest.ts'
import type { KnowledgeTables } from './store/tables.ts'
import { listStalled } from './store/versions.ts'

/** A version that has not moved for so long is looked after. */
const stalledAfterMs = 30_000
const batch = 500

/**
 * Finishes what a crash left between two records: starts ingestions that were accepted but never started, fails
 * those whose run died, erases content that was being erased. Safe to run at any time, by several processes.
 */
export async function sweep(
  deps: KnowledgeDeps,
  options: { readonly stalledAfterMs?: number } = {},
): Promise<void> {
  const { database, ingestion, clock } = deps
  const before = new Date(clock.now().getTime() - (options.stalledAfterMs ?? stalledAfterMs))
  const stalled = await database.asSystem<KnowledgeTables, Awaited<ReturnType<typeof listStalled>>>((trx) =>
    listStalled(trx, before, batch),
  )
  for (const version of stalled) {
    if (await ingestion.hasDied(version)) {
      const { code, message } = knowledgeErrors.ingestionDied()
      await createIngestSteps(deps).fail(version, { code, message })
    } else {
      await ingestion.start(version)
    }
  }
  await eraseContent.resume(deps)
}
