import type { Document } from '@tragwerk/contracts/knowledge'
import { ensure } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import { requireCollection, requireSameModel, visibleTo } from '../collections.ts'
import type { KnowledgeDeps } from '../deps.ts'
import { eraseContent } from '../erase-content.ts'
import { knowledgeErrors } from '../errors.ts'
import { lockDocument, type StoredDocument, updateDocumentRow } from '../store/documents.ts'
import type { Trx } from '../store/tables.ts'
import { deleteVersion, findVersion, insertVersion, type StoredVersion } from '../store/versions.ts'
import type { DocumentRef } from './documents.ts'
import { requireDocument } from './read-document.ts'

/**
 * Indexes a document whose latest version failed once more, durably as when it was added. The stored bytes become
 * those of a new version, because a version is ingested only once; the failed one goes. What is published stays
 * findable meanwhile. Of several calls at the same time one succeeds, the others find nothing failed.
 *
 * @throws knowledge.document_not_failed, knowledge.embedding_mismatch, knowledge.upload_expired
 */
export async function retryDocument(deps: KnowledgeDeps, call: Call, ref: DocumentRef): Promise<Document> {
  const { database, blobs, ids, ingestion, logger } = deps
  const { tenantId } = call
  const versionId = ids.uuid()
  const failed = await database.asTenant(tenantId, async (trx: Trx) => {
    const { version } = await requireFailed(deps, trx, ref)
    await eraseContent.remember(trx, [versionId])
    return version
  })
  const bytes = await blobs.get({ tenantId, scope: failed.id }, failed.contentSha256)
  if (!bytes) {
    // Another retry may have been quicker and have erased them.
    await database.asTenant(tenantId, (trx: Trx) => requireFailed(deps, trx, ref))
    throw knowledgeErrors.contentMissing({ versionId: failed.id })
  }
  await blobs.put({ tenantId, scope: versionId }, bytes)

  const document = await database.asTenant(tenantId, (trx: Trx) =>
    replaceFailed(deps, trx, { call, ref, failedId: failed.id, versionId }),
  )
  await ingestion.start({ tenantId, versionId }).catch((error: unknown) => {
    logger.warn({ err: error, versionId }, 'Ingestion did not start and will be started by the sweep')
  })
  await eraseContent.run(deps, tenantId, [failed.id])
  return document
}

interface Replacement {
  readonly call: Call
  readonly ref: DocumentRef
  readonly failedId: string
  readonly versionId: string
}

async function replaceFailed(
  deps: KnowledgeDeps,
  trx: Trx,
  { call, ref, failedId, versionId }: Replacement,
): Promise<Document> {
  const { clock, audit } = deps
  const { document, version } = await requireFailed(deps, trx, ref)
  ensure(version.id === failedId, () => knowledgeErrors.documentNotFailed({ id: ref.id }))
  const now = clock.now()
  await updateDocumentRow(trx, ref.id, { latestVersionId: versionId, now })
  await insertVersion(trx, { ...version, id: versionId, now })
  await deleteVersion(trx, failedId)
  await eraseContent.keep(trx, versionId)
  await eraseContent.remember(trx, [failedId])
  const queued = await requireDocument(trx, ref, visibleTo(call))
  await audit.append(trx, call, {
    action: 'document.retried',
    subject: `document:${document.id}`,
    details: { collection: ref.collection, versionId, failedVersionId: failedId },
  })
  return queued
}

/** The document, locked, with its latest version, which has failed. */
async function requireFailed(
  deps: Pick<KnowledgeDeps, 'embedder'>,
  trx: Trx,
  ref: DocumentRef,
): Promise<{ document: StoredDocument; version: StoredVersion }> {
  const collection = await requireCollection(trx, ref.collection)
  requireSameModel(collection, deps.embedder)
  const document = await lockDocument(trx, ref.id)
  ensure(document?.collectionId === collection.id, () => knowledgeErrors.documentNotFound({ id: ref.id }))
  const version = await findVersion(trx, document.latestVersionId)
  ensure(version?.status === 'failed', () => knowledgeErrors.documentNotFailed({ id: ref.id }))
  return { document, version }
}
