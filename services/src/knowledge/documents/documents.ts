import type { DocumentStatus, Metadata } from '@tragwerk/contracts/knowledge'
import { ensure } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import type { z } from 'zod'
import { requireCollection, requireSameModel } from '../collections.ts'
import type { KnowledgeDeps } from '../deps.ts'
import { eraseContent } from '../erase-content.ts'
import { knowledgeErrors } from '../errors.ts'
import { acceptContent } from '../parsers/index.ts'
import { stripInvisible } from '../parsers/strip-invisible.ts'
import { publishPassages, removePassages } from '../passage-index.ts'
import { holdCollection } from '../store/collections.ts'
import { deleteDocumentRow, lockDocument, upsertDocument } from '../store/documents.ts'
import type { KnowledgeTables } from '../store/tables.ts'
import { insertVersion, listVersions } from '../store/versions.ts'

export interface AddDocument {
  readonly collection: string
  /** Defaults to the title found in the document, else to the file name. */
  readonly title?: string | undefined
  readonly externalId?: string | undefined
  /** Without it a replaced document keeps its own, and a new one has none. */
  readonly metadata?: z.infer<typeof Metadata> | undefined
  /** Who may read it; null opens it to the tenant. Without it a replaced document keeps its own, and a new one is open. */
  readonly acl?: readonly string[] | null | undefined
  readonly content: {
    readonly bytes: Uint8Array
    readonly fileName?: string | undefined
    readonly mediaType?: string | undefined
  }
}

/**
 * Stores a document durably and starts its ingestion. A document with the same `externalId` is replaced: the old
 * version stays findable, under its title, until the new one is indexed; it stays for good when the new one cannot be
 * read. A new access list and new metadata hold at once, for both.
 */
export async function addDocument(
  deps: KnowledgeDeps,
  call: Call,
  input: AddDocument,
): Promise<{ id: string; status: DocumentStatus }> {
  const { database, blobs, audit, ids, clock, embedder, ingestion, logger } = deps
  const { bytes } = input.content
  const fileName = input.content.fileName && toLine(input.content.fileName)
  const title = input.title ?? (fileName || 'Untitled')
  const mediaType = acceptContent(bytes, input.content)
  const versionId = ids.uuid()
  const collection = await database.asTenant<KnowledgeTables, { id: string }>(call.tenantId, async (trx) => {
    const found = await requireCollection(trx, input.collection)
    requireSameModel(found, embedder)
    await eraseContent.remember(trx, [versionId])
    return found
  })
  const contentSha256 = await blobs.put({ tenantId: call.tenantId, scope: versionId }, bytes)
  const now = clock.now()

  const id = await database.asTenant<KnowledgeTables, string>(call.tenantId, async (trx) => {
    ensure(await holdCollection(trx, collection.id), () =>
      knowledgeErrors.collectionNotFound({ name: input.collection }),
    )
    const documentId = await upsertDocument(trx, {
      id: ids.uuid(),
      collectionId: collection.id,
      externalId: input.externalId,
      title,
      metadata: input.metadata,
      acl: input.acl,
      versionId,
      now,
    })
    const document = await lockDocument(trx, documentId)
    if (document?.publishedVersionId) {
      await publishPassages(deps, trx, {
        collectionId: collection.id,
        ownerId: document.publishedVersionId,
        ...(document.acl && { acl: document.acl }),
      })
    }
    await insertVersion(trx, {
      id: versionId,
      collectionId: collection.id,
      documentId,
      title,
      fileName,
      hasGivenTitle: input.title !== undefined,
      mediaType,
      bytes: bytes.byteLength,
      contentSha256,
      now,
    })
    await eraseContent.keep(trx, versionId)
    await audit.append(trx, call, {
      action: 'document.accepted',
      subject: `document:${documentId}`,
      details: { collection: input.collection, versionId, sha256: contentSha256, bytes: bytes.byteLength },
    })
    return documentId
  })

  await ingestion.start({ tenantId: call.tenantId, versionId }).catch((error: unknown) => {
    logger.warn({ err: error, versionId }, 'Ingestion did not start and will be started by the sweep')
  })
  return { id, status: 'queued' }
}

export interface DocumentRef {
  readonly collection: string
  readonly id: string
}

/** Removes a document with every version, chunk and index entry; a running ingestion of it ends quietly. */
export async function deleteDocument(deps: KnowledgeDeps, call: Call, ref: DocumentRef): Promise<void> {
  const { database, audit } = deps
  const versionIds = await database.asTenant<KnowledgeTables, string[]>(call.tenantId, async (trx) => {
    const collection = await requireCollection(trx, ref.collection)
    const document = await lockDocument(trx, ref.id)
    ensure(document && document.collectionId === collection.id, () =>
      knowledgeErrors.documentNotFound({ id: ref.id }),
    )
    const ids = (await listVersions(trx, { documentId: ref.id })).map((version) => version.id)
    await removePassages(deps, trx, { collectionId: collection.id, ownerIds: ids })
    await eraseContent.remember(trx, ids)
    await deleteDocumentRow(trx, ref.id)
    await audit.append(trx, call, {
      action: 'document.deleted',
      subject: `document:${ref.id}`,
      details: { collection: ref.collection },
    })
    return ids
  })
  await eraseContent.run(deps, call.tenantId, versionIds)
}

/** A file name as it may be stored and shown: one line, nothing invisible, not endless. */
function toLine(fileName: string): string {
  return stripInvisible(fileName).replace(/\s+/g, ' ').trim().slice(0, 500)
}
