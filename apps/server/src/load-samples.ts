import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { enableTenantRls, type Migration, type SqlDatabase } from '@tragwerk/data/sql'
import { hasCode } from '@tragwerk/infra/errors'
import type { Knowledge } from '@tragwerk/services/knowledge'
import type { Call } from '@tragwerk/trust/access'
import { sql } from 'kysely'

const folder = join(import.meta.dirname, '../../../examples/handbook')
const collection = 'handbook'
const sampleTypes = new Set(['.md', '.txt', '.html', '.pdf', '.docx'])

/** Whether a tenant has its samples: `loading` until all are accepted, then `done` for good. */
export const sampleMigrations: readonly Migration[] = [
  {
    id: 'server/0001-samples',
    up: `
      CREATE TABLE server_samples (
        tenant_id uuid PRIMARY KEY DEFAULT current_setting('app.tenant_id')::uuid,
        state text NOT NULL
      );
      ${enableTenantRls('server_samples')}
    `,
  },
]

export interface SampleDeps {
  readonly database: SqlDatabase
  readonly knowledge: Pick<
    Knowledge,
    'listCollections' | 'createCollection' | 'listDocuments' | 'addDocument'
  >
}

/**
 * Puts the sample handbook into an installation that has no collection on its first start. A start that is cut short
 * goes on with the next one, by the names of the files; once all are accepted they never come back. Returns how
 * many documents this call added.
 */
export async function loadSamples(deps: SampleDeps, call: Call): Promise<number> {
  const { database, knowledge } = deps
  if (!existsSync(folder)) return 0
  const { items } = await knowledge.listCollections(call, { limit: 1 })
  const isLoading = await beginLoading(database, call.tenantId, items.length === 0)
  if (!isLoading) return 0
  const loaded = await createOrList(knowledge, call)
  const files = (await readdir(folder)).filter(
    (name) => sampleTypes.has(extname(name)) && name !== 'README.md',
  )
  const missing = files.filter((name) => !loaded.has(name)).sort()
  for (const fileName of missing) {
    const bytes = await readFile(join(folder, fileName))
    await knowledge.addDocument(call, { collection, externalId: fileName, content: { bytes, fileName } })
  }
  await database.asTenant(call.tenantId, (trx) => sql`UPDATE server_samples SET state = 'done'`.execute(trx))
  return missing.length
}

/** Decides once whether this tenant gets samples; true while they are being loaded. */
async function beginLoading(database: SqlDatabase, tenantId: string, isEmpty: boolean): Promise<boolean> {
  return database.asTenant(tenantId, async (trx) => {
    const first = isEmpty ? 'loading' : 'done'
    await sql`INSERT INTO server_samples (state) VALUES (${first}) ON CONFLICT DO NOTHING`.execute(trx)
    const { rows } = await sql<{ state: string }>`SELECT state FROM server_samples`.execute(trx)
    return rows[0]?.state === 'loading'
  })
}

async function createOrList(
  knowledge: SampleDeps['knowledge'],
  call: Call,
): Promise<ReadonlySet<string | null>> {
  try {
    const description = 'Sample: the handbook of a fictitious company, in German and English'
    await knowledge.createCollection(call, { name: collection, description })
    return new Set()
  } catch (error) {
    if (!hasCode(error, 'knowledge.collection_exists')) throw error
    const { items } = await knowledge.listDocuments(call, { collection, limit: 200 })
    return new Set(items.map(({ externalId }) => externalId))
  }
}
