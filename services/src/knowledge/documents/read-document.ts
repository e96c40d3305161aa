import type { Chunk, Document } from '@tragwerk/contracts/knowledge'
import type { Page } from '@tragwerk/contracts/page'
import { ensure } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import { z } from 'zod'
import { requireCollection, visibleTo } from '../collections.ts'
import { decodeCursor, toPage } from '../cursor.ts'
import type { KnowledgeDeps } from '../deps.ts'
import { knowledgeErrors } from '../errors.ts'
import { readChunks } from '../store/chunks.ts'
import { findDocumentRows } from '../store/document-lists.ts'
import type { Trx } from '../store/tables.ts'
import { findShownVersion } from '../store/versions.ts'
import type { DocumentRef } from './documents.ts'

type ReadDeps = Pick<KnowledgeDeps, 'database' | 'blobs'>

export async function getDocument(deps: ReadDeps, call: Call, ref: DocumentRef): Promise<Document> {
  return deps.database.asTenant(call.tenantId, (trx: Trx) => requireDocument(trx, ref, visibleTo(call)))
}

/** The document, or `knowledge.document_not_found`, also when none of the given subjects may read it. */
export async function requireDocument(
  trx: Trx,
  ref: DocumentRef,
  visible: { readonly subjects?: readonly string[] },
): Promise<Document> {
  const { id: collectionId } = await requireCollection(trx, ref.collection)
  const [document] = await findDocumentRows(trx, { collectionId, ids: [ref.id], ...visible })
  ensure(document, () => knowledgeErrors.documentNotFound({ id: ref.id }))
  return document
}

/** The extracted text that offsets point into. Follows the access list strictly, also for writers. */
export async function getDocumentText(
  deps: ReadDeps,
  call: Call,
  ref: DocumentRef,
): Promise<{ title: string; text: string }> {
  const { database, blobs } = deps
  const found = await database.asTenant(call.tenantId, (trx: Trx) => requireText(trx, call, ref))
  const bytes = await blobs.get({ tenantId: call.tenantId, scope: found.versionId }, found.sha256)
  ensure(bytes, () => knowledgeErrors.documentNotFound({ id: ref.id }))
  return { title: found.title, text: Buffer.from(bytes).toString('utf8') }
}

/**
 * The passages that the text of `getDocumentText` was cut into, in their order; as strict as that. A cursor ends with
 * the version it was made for: passages of two versions never mix in one walk (`knowledge.cursor_invalid`).
 */
export async function listChunks(
  deps: ReadDeps,
  call: Call,
  input: DocumentRef & { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Chunk>> {
  const { limit } = input
  const [cursorVersion, from = '0'] = decodeCursor(input.cursor, ChunkPosition)?.split(' ') ?? []
  return deps.database.asTenant(call.tenantId, async (trx: Trx) => {
    const { versionId } = await requireText(trx, call, input)
    ensure((cursorVersion ?? versionId) === versionId, () => knowledgeErrors.cursorInvalid())
    const chunks = await readChunks(trx, versionId, { from: Number(from), count: limit + 1 })
    return toPage(chunks, limit, ({ ordinal }) => `${versionId} ${ordinal + 1}`)
  })
}

/** The version and the ordinal to go on with. */
const ChunkPosition = z.string().regex(/^[0-9a-f-]{36} \d{1,9}$/)

async function requireText(
  trx: Trx,
  call: Call,
  ref: DocumentRef,
): Promise<{ title: string; versionId: string; sha256: string }> {
  const { title } = await requireDocument(trx, ref, { subjects: call.principal.subjects })
  const version = await findShownVersion(trx, ref.id)
  ensure(version?.textSha256, () => knowledgeErrors.documentNotReady({ id: ref.id }))
  return { title, versionId: version.id, sha256: version.textSha256 }
}
