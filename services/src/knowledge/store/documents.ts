import type { Metadata } from '@tragwerk/contracts/knowledge'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Trx } from './tables.ts'

export interface StoredDocument {
  readonly id: string
  readonly collectionId: string
  readonly acl: readonly string[] | null
  readonly latestVersionId: string
  readonly publishedVersionId: string | null
}

export interface DocumentWrite {
  readonly id: string
  readonly collectionId: string
  readonly externalId: string | undefined
  /** Taken over at once only while nothing of the document is published. */
  readonly title: string
  /** Unchanged when absent; empty for a new document. */
  readonly metadata: z.infer<typeof Metadata> | undefined
  /** Unchanged when absent, cleared by null; a new document without one is open to the tenant. */
  readonly acl: readonly string[] | null | undefined
  readonly versionId: string
  readonly now: Date
}

/** Inserts the document, or points the one with the same externalId to the new version. Returns its id. */
export async function upsertDocument(trx: Trx, write: DocumentWrite): Promise<string> {
  const changing = {
    ...(write.metadata && { metadata: JSON.stringify(write.metadata) }),
    ...(write.acl !== undefined && { acl: write.acl && [...write.acl] }),
    latest_version_id: write.versionId,
    updated_at: write.now,
  }
  const row = await trx
    .insertInto('knowledge_documents')
    .values({
      id: write.id,
      collection_id: write.collectionId,
      external_id: write.externalId ?? null,
      title: write.title,
      metadata: '{}',
      published_version_id: null,
      created_at: write.now,
      ...changing,
    })
    .onConflict((conflict) =>
      conflict.columns(['collection_id', 'external_id']).doUpdateSet({
        ...changing,
        title: sql`CASE WHEN knowledge_documents.published_version_id IS NULL
          THEN excluded.title ELSE knowledge_documents.title END`,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** The document, locked until the transaction ends. */
export async function lockDocument(trx: Trx, id: string): Promise<StoredDocument | undefined> {
  const row = await trx
    .selectFrom('knowledge_documents')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      collectionId: row.collection_id,
      acl: row.acl,
      latestVersionId: row.latest_version_id,
      publishedVersionId: row.published_version_id,
    }
  )
}

export async function renameDocument(trx: Trx, id: string, title: string): Promise<void> {
  await trx.updateTable('knowledge_documents').set({ title }).where('id', '=', id).execute()
}

export interface DocumentChange {
  readonly title?: string | undefined
  readonly metadata?: z.infer<typeof Metadata> | undefined
  /** Null opens it to the tenant. */
  readonly acl?: readonly string[] | null | undefined
  readonly latestVersionId?: string
  readonly now: Date
}

/** What is absent stays. */
export async function updateDocumentRow(trx: Trx, id: string, change: DocumentChange): Promise<void> {
  await trx
    .updateTable('knowledge_documents')
    .set({
      updated_at: change.now,
      ...(change.title !== undefined && { title: change.title }),
      ...(change.metadata && { metadata: JSON.stringify(change.metadata) }),
      ...(change.acl !== undefined && { acl: change.acl && [...change.acl] }),
      ...(change.latestVersionId && { latest_version_id: change.latestVersionId }),
    })
    .where('id', '=', id)
    .execute()
}

/** Points the document to the version that is found from now on, and gives it that version's title. */
export async function markPublished(
  trx: Trx,
  id: string,
  version: { readonly id: string; readonly title: string },
): Promise<void> {
  await trx
    .updateTable('knowledge_documents')
    .set({ published_version_id: version.id, title: version.title })
    .where('id', '=', id)
    .execute()
}

/** Keeps every document of the collection as it is until the transaction ends. */
export async function lockDocuments(trx: Trx, collectionId: string): Promise<void> {
  await trx
    .selectFrom('knowledge_documents')
    .select('id')
    .where('collection_id', '=', collectionId)
    .orderBy('id')
    .forUpdate()
    .execute()
}

export async function deleteDocumentRow(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('knowledge_documents').where('id', '=', id).execute()
}
