import type { Document, Metadata } from '@tragwerk/contracts/knowledge'
import { ensure } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import type { z } from 'zod'
import { requireCollection, visibleTo } from '../collections.ts'
import type { KnowledgeDeps } from '../deps.ts'
import { knowledgeErrors } from '../errors.ts'
import { publishPassages } from '../passage-index.ts'
import { lockDocument, updateDocumentRow } from '../store/documents.ts'
import type { Trx } from '../store/tables.ts'
import { titleVersions } from '../store/versions.ts'
import type { DocumentRef } from './documents.ts'
import { requireDocument } from './read-document.ts'

export interface UpdateDocument extends DocumentRef {
  readonly title?: string | undefined
  /** Replaces all of it. */
  readonly metadata?: z.infer<typeof Metadata> | undefined
  /** Who may read it; null opens it to the tenant. */
  readonly acl?: readonly string[] | null | undefined
}

/**
 * Changes what is given; a request that gives nothing leaves no trace. A new access list holds for searches as soon as
 * this resolves. A new title is shown at once and wins over the titles of all versions sent so far, also of those
 * that are still being indexed. Passages are indexed together with the title, so until the document is indexed again
 * (sent or retried) its passages are found by the words of the title that they were indexed with.
 */
export async function updateDocument(
  deps: Pick<KnowledgeDeps, 'database' | 'audit' | 'clock' | 'vectorIndex' | 'textIndex'>,
  call: Call,
  { collection, id, ...given }: UpdateDocument,
): Promise<Document> {
  const { database, audit, clock } = deps
  const { title, metadata, acl } = given
  const fields = Object.entries({ title, metadata, acl }).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  )
  return database.asTenant(call.tenantId, async (trx: Trx) => {
    const { id: collectionId } = await requireCollection(trx, collection)
    const document = await lockDocument(trx, id)
    ensure(document?.collectionId === collectionId, () => knowledgeErrors.documentNotFound({ id }))
    if (fields.length === 0) return requireDocument(trx, { collection, id }, visibleTo(call))

    await updateDocumentRow(trx, id, { title, metadata, acl, now: clock.now() })
    if (title !== undefined) await titleVersions(trx, id, title)
    if (acl !== undefined && document.publishedVersionId !== null) {
      await publishPassages(deps, trx, {
        collectionId,
        ownerId: document.publishedVersionId,
        ...(acl && { acl }),
      })
    }
    const updated = await requireDocument(trx, { collection, id }, visibleTo(call))
    await audit.append(trx, call, {
      action: 'document.updated',
      subject: `document:${id}`,
      details: { collection, fields },
    })
    return updated
  })
}
