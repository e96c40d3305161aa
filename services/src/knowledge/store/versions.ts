import type { DocumentStatus } from '@tragwerk/contracts/knowledge'
import type { Trx } from './tables.ts'

export interface StoredVersion {
  readonly id: string
  readonly collectionId: string
  readonly documentId: string
  readonly status: DocumentStatus
  readonly title: string
  readonly fileName: string | undefined
  /** False when the title is only the file's name; the document's own title then replaces it. */
  readonly hasGivenTitle: boolean
  readonly mediaType: string
  readonly bytes: number
  readonly contentSha256: string
  readonly textSha256: string | undefined
  readonly language: string | undefined
}

export interface VersionWrite {
  readonly id: string
  readonly collectionId: string
  readonly documentId: string
  readonly title: string
  readonly fileName: string | undefined
  readonly hasGivenTitle: boolean
  readonly mediaType: string
  readonly bytes: number
  readonly contentSha256: string
  readonly now: Date
}

export async function insertVersion(trx: Trx, version: VersionWrite): Promise<void> {
  await trx
    .insertInto('knowledge_versions')
    .values({
      id: version.id,
      collection_id: version.collectionId,
      document_id: version.documentId,
      status: 'queued',
      title: version.title,
      file_name: version.fileName ?? null,
      has_given_title: version.hasGivenTitle,
      media_type: version.mediaType,
      bytes: version.bytes,
      content_sha256: version.contentSha256,
      text_sha256: null,
      language: null,
      error_code: null,
      error_message: null,
      created_at: version.now,
      updated_at: version.now,
    })
    .execute()
}

export async function findVersion(trx: Trx, id: string): Promise<StoredVersion | undefined> {
  const row = await trx.selectFrom('knowledge_versions').selectAll().where('id', '=', id).executeTakeFirst()
  return (
    row && {
      id: row.id,
      collectionId: row.collection_id,
      documentId: row.document_id,
      status: row.status,
      title: row.title,
      fileName: row.file_name ?? undefined,
      hasGivenTitle: row.has_given_title,
      mediaType: row.media_type,
      bytes: row.bytes,
      contentSha256: row.content_sha256,
      textSha256: row.text_sha256 ?? undefined,
      language: row.language ?? undefined,
    }
  )
}

/** What a reader of the document is shown: the published version, or the newest while none is published. */
export async function findShownVersion(
  trx: Trx,
  documentId: string,
): Promise<{ id: string; textSha256: string | null } | undefined> {
  return trx
    .selectFrom('knowledge_documents as d')
    .innerJoin('knowledge_versions as v', (join) =>
      join.on((eb) => eb('v.id', '=', eb.fn.coalesce('d.published_version_id', 'd.latest_version_id'))),
    )
    .select(['v.id', 'v.text_sha256 as textSha256'])
    .where('d.id', '=', documentId)
    .executeTakeFirst()
}

export interface VersionChange {
  readonly title?: string
  readonly status?: DocumentStatus
  readonly textSha256?: string
  readonly language?: string | undefined
  readonly chunksDone?: number
  readonly chunksTotal?: number
  readonly error?: { readonly code: string; readonly message: string }
  readonly now: Date
}

export async function updateVersion(trx: Trx, id: string, change: VersionChange): Promise<void> {
  await trx
    .updateTable('knowledge_versions')
    .set({
      updated_at: change.now,
      ...(change.title && { title: change.title }),
      ...(change.status && { status: change.status }),
      ...(change.textSha256 && { text_sha256: change.textSha256 }),
      ...(change.language && { language: change.language }),
      ...(change.chunksDone !== undefined && { chunks_done: change.chunksDone }),
      ...(change.chunksTotal !== undefined && { chunks_total: change.chunksTotal }),
      ...(change.error && { error_code: change.error.code, error_message: change.error.message }),
    })
    .where('id', '=', id)
    .execute()
}

/** Gives every version of a document the title that was chosen for the document; none brings its own any more. */
export async function titleVersions(trx: Trx, documentId: string, title: string): Promise<void> {
  await trx
    .updateTable('knowledge_versions')
    .set({ title, has_given_title: true })
    .where('document_id', '=', documentId)
    .execute()
}

export interface VersionIds {
  readonly id: string
  readonly contentSha256: string
  readonly textSha256: string | null
}

/** All versions of a document, or of every document of a collection. */
export async function listVersions(
  trx: Trx,
  of: { readonly documentId: string } | { readonly collectionId: string },
): Promise<VersionIds[]> {
  const query = trx
    .selectFrom('knowledge_versions')
    .select(['id', 'content_sha256 as contentSha256', 'text_sha256 as textSha256'])
  return 'documentId' in of
    ? query.where('document_id', '=', of.documentId).execute()
    : query.where('collection_id', '=', of.collectionId).execute()
}

/** Removes a version and its chunks (not its index entries). */
export async function deleteVersion(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('knowledge_versions').where('id', '=', id).execute()
}

/** Versions that are neither indexed nor failed and have not moved since `before`, by id. Across tenants. */
export async function listStalled(
  trx: Trx,
  page: { readonly before: Date; readonly limit: number; readonly afterId?: string | undefined },
): Promise<Array<{ tenantId: string; versionId: string }>> {
  const query = trx
    .selectFrom('knowledge_versions')
    .select(['tenant_id as tenantId', 'id as versionId'])
    .where('status', 'not in', ['indexed', 'failed'])
    .where('updated_at', '<', page.before)
    .orderBy('id')
    .limit(page.limit)
  return (page.afterId === undefined ? query : query.where('id', '>', page.afterId)).execute()
}
