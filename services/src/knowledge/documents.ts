import type { Document, DocumentStatus, Metadata } from '@tragwerk/contracts/knowledge'
import type { Page } from '@tragwerk/contracts/page'
import { ensure } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import { z } from 'zod'
import { requireCollection, requireSameModel, visibleTo } from './collections.ts'
import { decodeCursor, toPage } from './cursor.ts'
import type { KnowledgeDeps } from './deps.ts'
import { eraseContent } from './erase-content.ts'
import { knowledgeErrors } from './errors.ts'
import { acceptContent } from './parsers/index.ts'
import { stripInvisible } from './parsers/strip-invisible.ts'
import { publishPassages, removePassages } from './passage-index.ts'
import { holdCollection } from './store/collections.ts'
import { deleteDocumentRow, listDocumentRows, lockDocument, upsertDocument } from './store/documents.ts'
import type { KnowledgeTables } from './store/tables.ts'
import { findShownVersion, insertVersion, listVersions } from './store/versions.ts'

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

export async function listDocuments(
  deps: KnowledgeDeps,
  call: Call,
  input: {
    readonly collection: string
    readonly limit: number
    readonly cursor?: string | undefined
    readonly status?: DocumentStatus | undefined
  },
): Promise<Page<Document>> {
  const beforeId = decodeCursor(input.cursor, z.uuid())
  const rows = await deps.database.asTenant<KnowledgeTables, Document[]>(call.tenantId, async (trx) => {
    const collection = await requireCollection(trx, input.collection)
    return listDocumentRows(trx, input.collection, {
      collectionId: collection.id,
      limit: input.limit,
      ...(beforeId !== undefined && { beforeId }),
      ...(input.status && { status: input.status }),
      ...visibleTo(call),
    })
  })
  return toPage(rows, input.limit, (row) => row.id)
}

export async function getDocument(deps: KnowledgeDeps, call: Call, ref: DocumentRef): Promise<Document> {
  const [document] = await deps.database.asTenant<KnowledgeTables, Document[]>(call.tenantId, async (trx) => {
    const collection = await requireCollection(trx, ref.collection)
    return listDocumentRows(trx, ref.collection, {
      collectionId: collection.id,
      id: ref.id,
      limit: 1,
      ...visibleTo(call),
    })
  })
  ensure(document, () => knowledgeErrors.documentNotFound({ id: ref.id }))
  return document
}

/** The extracted text that offsets point into. Follows the access list strictly, also for writers. */
export async function getDocumentText(
  deps: KnowledgeDeps,
  call: Call,
  ref: DocumentRef,
): Promise<{ title: string; text: string }> {
  const { database, blobs } = deps
  const missing = () => knowledgeErrors.documentNotFound({ id: ref.id })
  const found = await database.asTenant<
    KnowledgeTables,
    { title: string; versionId: string; sha256: string }
  >(call.tenantId, async (trx) => {
    const collection = await requireCollection(trx, ref.collection)
    const [readable] = await listDocumentRows(trx, ref.collection, {
      collectionId: collection.id,
      id: ref.id,
      limit: 1,
      subjects: call.principal.subjects,
    })
    ensure(readable, missing)
    const version = await findShownVersion(trx, ref.id)
    ensure(version?.textSha256, () => knowledgeErrors.documentNotReady({ id: ref.id }))
    return { title: readable.title, versionId: version.id, sha256: version.textSha256 }
  })
  const bytes = await blobs.get({ tenantId: call.tenantId, scope: found.versionId }, found.sha256)
  ensure(bytes, missing)
  return { title: found.title, text: Buffer.from(bytes).toString('utf8') }
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
