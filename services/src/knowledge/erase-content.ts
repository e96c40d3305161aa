import { ensure } from '@tragwerk/infra/errors'
import { sql, type Transaction } from 'kysely'
import type { KnowledgeDeps } from './deps.ts'
import { knowledgeErrors } from './errors.ts'

/** An upload must be accepted within this time after its bytes were announced. */
const acceptWithinMinutes = 10

/** Announced bytes that were not accepted, and deleted ones, are erased after this; twice the time for safety. */
const eraseAfterMinutes = 20

/** Erasures that one `resume` finishes. */
const batch = 500

/**
 * Keeps stored bytes and the rows that name them in step. What may have to go is remembered in a transaction: new
 * bytes before they are written, until the transaction that accepts them keeps them; the bytes of deleted versions
 * together with their rows. Deleted bytes are erased at once and a second time later, because an ingestion that
 * was running may have written in between. A crash anywhere only delays this.
 */
export const eraseContent = { remember, keep, run, resume }

type EraseDeps = Pick<KnowledgeDeps, 'database' | 'blobs' | 'logger' | 'failpoints'>

async function remember<T>(trx: Transaction<T>, versionIds: readonly string[]): Promise<void> {
  if (versionIds.length === 0) return
  await sql`
    INSERT INTO knowledge_erasures (version_id) SELECT unnest(${versionIds}::uuid[])
    ON CONFLICT (version_id) DO UPDATE SET requested_at = now()
  `.execute(trx)
}

/** Strikes off bytes that are accepted in this transaction, or throws `knowledge.upload_expired`. */
async function keep<T>(trx: Transaction<T>, versionId: string): Promise<void> {
  const { rows } = await sql`
    DELETE FROM knowledge_erasures
    WHERE version_id = ${versionId} AND requested_at > now() - make_interval(mins => ${acceptWithinMinutes})
    RETURNING version_id
  `.execute(trx)
  ensure(rows.length === 1, () => knowledgeErrors.uploadExpired())
}

/** Erases now; what fails, and what is written meanwhile, is left for `resume`. */
async function run(deps: EraseDeps, tenantId: string, versionIds: readonly string[]): Promise<void> {
  await deps.failpoints.hit('rag.mid_delete')
  for (const versionId of versionIds) {
    try {
      await deps.blobs.drop({ tenantId, scope: versionId })
    } catch (error) {
      deps.logger.warn({ err: error, versionId }, 'Erasing stored content failed and will be tried again')
    }
  }
}

/** Finishes erasures whose time has come. */
async function resume(deps: EraseDeps): Promise<void> {
  const due = await sql<{ tenantId: string; versionId: string }>`
    SELECT tenant_id AS "tenantId", version_id AS "versionId" FROM knowledge_erasures
    WHERE requested_at < now() - make_interval(mins => ${eraseAfterMinutes})
    ORDER BY requested_at LIMIT ${batch}
  `.execute(deps.database.kysely())
  for (const { tenantId, versionId } of due.rows) {
    try {
      await deps.blobs.drop({ tenantId, scope: versionId })
      await deps.database.asTenant(tenantId, (trx) =>
        sql`DELETE FROM knowledge_erasures WHERE version_id = ${versionId}`.execute(trx),
      )
    } catch (error) {
      deps.logger.warn({ err: error, versionId }, 'Erasing stored content failed and will be tried again')
    }
  }
}
