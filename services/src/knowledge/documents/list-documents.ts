import type { Document, DocumentStatus, documentSorts } from '@tragwerk/contracts/knowledge'
import type { Page } from '@tragwerk/contracts/page'
import type { Call } from '@tragwerk/trust/access'
import { parseSort, requireCollection, visibleTo } from '../collections.ts'
import { decodePosition, positionValues, toSortedPage } from '../cursor.ts'
import type { KnowledgeDeps } from '../deps.ts'
import { type DocumentSortField, listDocumentRows } from '../store/document-lists.ts'
import type { Trx } from '../store/tables.ts'

export interface FindDocuments {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly status?: DocumentStatus | undefined
  /** Part of the title, in any case. */
  readonly q?: string | undefined
  /** Newest first unless given. */
  readonly sort?: (typeof documentSorts)[number] | undefined
}

/** The documents of one collection that the caller may see, a page at a time. */
export function listDocuments(
  deps: Pick<KnowledgeDeps, 'database'>,
  call: Call,
  input: FindDocuments & { readonly collection: string },
): Promise<Page<Document>> {
  return findDocuments(deps, call, input)
}

/** The same over all collections of the tenant, unless one is named. */
export async function findDocuments(
  deps: Pick<KnowledgeDeps, 'database'>,
  call: Call,
  input: FindDocuments & { readonly collection?: string | undefined },
): Promise<Page<Document>> {
  const { collection, limit, cursor, status, q, sort = '-createdAt' } = input
  const { field, isDescending } = parseSort<DocumentSortField>(sort)
  const after = decodePosition(cursor, sort, valuesOf(field))
  const rows = await deps.database.asTenant(call.tenantId, async (trx: Trx) =>
    listDocumentRows(trx, {
      collectionId: collection === undefined ? undefined : (await requireCollection(trx, collection)).id,
      limit,
      sort: field,
      isDescending,
      after,
      status,
      contains: q,
      ...visibleTo(call),
    }),
  )
  return toSortedPage(rows, { limit, sort })
}

function valuesOf(field: DocumentSortField) {
  if (field === 'title') return positionValues.text
  return field === 'bytes' ? positionValues.number : positionValues.timestamp
}
