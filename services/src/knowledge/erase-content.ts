import { sql, type Transaction } from 'kysely'
import type { KnowledgeDeps } from './deps.ts'

/** Left alone for so long: an upload that is still being accepted has its bytes remembered for erasure as well. */
const graceMinutes = 10

/**
 * Keeps stored bytes and the rows that name them in step. What shall go is remembered in a transaction and struck
 * off when the bytes are gone, so a crash in between only delays it. New bytes are remembered before they are
 * written and forgotten by the transaction that accepts them: an upload cut short leaves nothing behind.
 */
export const eraseContent = { remember, forget, run, resume }

type EraseDeps = Pick<KnowledgeDeps, 'database' | 'blobs' | 'logger' | 'failpoints'>

async function remember<T>(trx: Transaction<T>, versionIds: readonly string[]): Promise<void> {
  if (versionIds.length === 0) return
  await sql`INSERT INTO knowledge_erasures (version_id) SELECT unnest(${versionIds}::uuid[])`.execute(trx)
}

async function forget<T>(trx: Transaction<T>, versionId: string): Promise<void> {
  await sql`DELETE FROM knowledge_erasures WHERE version_id = ${versionId}`.execute(trx)
}

/** Erases now; what fails is left for `resume`. */
async function run(deps: EraseDeps, tenantId: string, versionIds: readonly string[]): Promise<void> {
  await deps.failpoints.hit('rag.mid_delete')
  for (const versionId of versionIds) {
    try {
      await deps.blobs.drop({ tenantId, scope: versionId })
      await deps.database.asTenant(tenantId, (trx) => forget(trx, versionId))
    } catch (error) {
      deps.logger.warn({ err: error, versionId }, 'Erasing stored content failed and will be tried again')
    }
  }
}

/** Finishes erasures that an earlier process began; at most 100 a call. */
async function resume(deps: EraseDeps): Promise<void> {
  const left = await sql<{ tenant_id: string; version_id: string }>`
    SELECT tenant_id, version_id FROM knowledge_erasures
    WHERE requested_at < now() - make_interval(mins => ${graceMinutes})
    ORDER BY requested_at LIMIT 100
  `.execute(deps.database.kysely())
  for (const row of left.rows) await run(deps, row.tenant_id, [row.version_id])
}
