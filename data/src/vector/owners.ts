import { type Kysely, sql } from 'kysely'
import type { IndexOwner } from './port.ts'

/** Where an adapter keeps its entries; both share the table of owners. */
export type EntryTable = 'vector_entry' | 'vector_bytes'

/** The tenant of the running transaction; row-level security repeats the same condition below. */
export const currentTenant = sql`current_setting('app.tenant_id')::uuid`

/** Publishing and changing an access list are the same single row. */
export async function publishOwner(trx: Kysely<unknown>, indexId: string, owner: IndexOwner): Promise<void> {
  await sql`
    INSERT INTO vector_owner (index_id, owner_id, acl, visible)
    VALUES (${indexId}, ${owner.ownerId}, ${owner.acl ?? null}::text[], true)
    ON CONFLICT (tenant_id, index_id, owner_id)
    DO UPDATE SET acl = excluded.acl, visible = true`.execute(trx)
}

/** Deletes the owner and its entries. */
export async function deleteOwner(
  trx: Kysely<unknown>,
  table: EntryTable,
  owner: { readonly indexId: string; readonly ownerId: string },
): Promise<void> {
  for (const name of ['vector_owner', table]) {
    await sql`
      DELETE FROM ${sql.table(name)}
      WHERE tenant_id = ${currentTenant} AND index_id = ${owner.indexId}
        AND owner_id = ${owner.ownerId}`.execute(trx)
  }
}

/** Deletes everything of an index. What a concurrent writer commits afterwards stays. */
export async function deleteIndex(trx: Kysely<unknown>, table: EntryTable, indexId: string): Promise<void> {
  for (const name of ['vector_owner', table]) {
    await sql`
      DELETE FROM ${sql.table(name)}
      WHERE tenant_id = ${currentTenant} AND index_id = ${indexId}`.execute(trx)
  }
}

/** Joins an entry `e` with its owner `o` where the caller may find it. */
export function permittedOwner(subjects: readonly string[]) {
  return sql`JOIN vector_owner o
    ON o.tenant_id = e.tenant_id AND o.index_id = e.index_id AND o.owner_id = e.owner_id
    AND o.visible AND (o.acl IS NULL OR o.acl && ${subjects}::text[])`
}
