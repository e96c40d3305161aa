import type { KnowledgeDeps, RunState, VersionRef } from './deps.ts'
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
 * those whose run is over without a result, erases content. Runs that wait or work are left alone. One version
 * that cannot be helped does not keep the others waiting. Safe to run at any time, by several processes.
 */
export async function sweep(
  deps: KnowledgeDeps,
  options: { readonly stalledAfterMs?: number } = {},
): Promise<void> {
  const { database, ingestion, clock, logger } = deps
  const before = new Date(clock.now().getTime() - (options.stalledAfterMs ?? stalledAfterMs))
  for (let afterId: string | undefined; ; ) {
    const stalled = await database.asSystem<KnowledgeTables, VersionRef[]>((trx) =>
      listStalled(trx, { before, limit: batch, afterId }),
    )
    const states = stalled.length > 0 ? await ingestion.states(stalled) : []
    for (const [index, version] of stalled.entries()) {
      await lookAfter(deps, version, states[index]).catch((error: unknown) => {
        logger.warn(
          { err: error, versionId: version.versionId },
          'A stalled ingestion could not be looked after',
        )
      })
    }
    if (stalled.length < batch) break
    afterId = stalled.at(-1)?.versionId
  }
  await eraseContent.resume(deps)
}

async function lookAfter(
  deps: KnowledgeDeps,
  version: VersionRef,
  state: RunState | undefined,
): Promise<void> {
  if (state === 'unknown') await deps.ingestion.start(version)
  if (state !== 'over') return
  const { code, message } = knowledgeErrors.ingestionDied()
  await createIngestSteps(deps).fail(version, { code, message })
}
