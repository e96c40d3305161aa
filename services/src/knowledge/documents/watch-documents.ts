import type { Collection, Document, DocumentEvent } from '@tragwerk/contracts/knowledge'
import { ensure } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import { sql } from 'kysely'
import { describeCollection, visibleTo } from '../collections.ts'
import type { KnowledgeDeps } from '../deps.ts'
import { knowledgeErrors } from '../errors.ts'
import {
  type DocumentFilter,
  type DocumentState,
  findDocumentRows,
  findNewestChange,
  listDocumentStates,
} from '../store/document-lists.ts'
import type { Trx } from '../store/tables.ts'

const pollMs = 1000

/** Documents announced per poll; more wait for the next, oldest change first. */
const batch = 200

/**
 * How much earlier than the newest change seen another one may be dated that is seen only later: it was made by a
 * transaction that took longer, or by a process whose clock is behind.
 */
const overlapMs = 10_000

type WatchDeps = Pick<KnowledgeDeps, 'database' | 'clock'>

/**
 * Follows the documents of a collection that the caller may see: the counts, then once a second every document that
 * was added or changed, and the counts when they did. Of several changes between two looks the last is shown. Ends
 * when the caller goes; throws `knowledge.collection_not_found` when the collection is or becomes unknown. Deleted
 * documents show in the counts only. No transaction stays open between events.
 */
export async function* watchDocuments(
  deps: WatchDeps,
  call: Call,
  name: string,
): AsyncGenerator<DocumentEvent, void, undefined> {
  const { database } = deps
  const seen = createSeen()
  let collection = await database.asTenant(call.tenantId, async (trx: Trx) => {
    const found = await describeCollection(trx, call, name)
    const newest = await findNewestChange(trx, filterFor(call, found))
    for (const state of await listRecent(trx, call, { collection: found, newest })) seen.note(state)
    return found
  })
  yield toCounts(collection)
  while (await hasSlept(deps, call)) {
    const { id } = collection
    const newest = seen.newest()
    const look = await database.asTenant(call.tenantId, async (trx: Trx) => {
      const found = await describeCollection(trx, call, name)
      ensure(found.id === id, () => knowledgeErrors.collectionNotFound({ name }))
      const recent = await listRecent(trx, call, { collection: found, newest })
      const states = recent.filter(seen.isNew).slice(0, batch)
      return { found, states, documents: await readDocuments(trx, call, { collection: found, states }) }
    })
    for (const state of look.states) seen.note(state)
    for (const document of look.documents) yield { type: 'changed', document }
    if (JSON.stringify(toCounts(look.found)) !== JSON.stringify(toCounts(collection))) {
      yield toCounts(look.found)
    }
    collection = look.found
  }
}

/** False when the caller is gone. */
async function hasSlept({ clock }: WatchDeps, { signal }: Call): Promise<boolean> {
  try {
    await clock.sleep(pollMs, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return !signal.aborted
}

function toCounts({ states, documents }: Collection): DocumentEvent {
  return { type: 'counts', states, documents }
}

function filterFor(call: Call, collection: Collection): DocumentFilter {
  return { collectionId: collection.id, ...visibleTo(call) }
}

/** All changes since a little before the newest, in their order. */
function listRecent(
  trx: Trx,
  call: Call,
  { collection, newest }: { readonly collection: Collection; readonly newest: string | undefined },
): Promise<DocumentState[]> {
  const since =
    newest === undefined
      ? undefined
      : sql`${newest}::timestamptz - make_interval(secs => ${overlapMs / 1000}::float8)`
  return listDocumentStates(trx, filterFor(call, collection), since)
}

/** In the order of their changes. */
async function readDocuments(
  trx: Trx,
  call: Call,
  { collection, states }: { readonly collection: Collection; readonly states: readonly DocumentState[] },
): Promise<Document[]> {
  const ids = states.map((state) => state.id)
  const documents = await findDocumentRows(trx, { ...filterFor(call, collection), ids })
  const byId = new Map(documents.map((document) => [document.id, document]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The changes that were announced and may be read once more because of the overlap. */
function createSeen() {
  const states = new Map<string, DocumentState>()
  let newest: string | undefined
  return {
    newest: () => newest,
    isNew: (state: DocumentState) => states.get(state.id)?.revision !== state.revision,
    note(state: DocumentState) {
      states.delete(state.id)
      states.set(state.id, state)
      if (newest === undefined || state.changedAt > newest) newest = state.changedAt
      const horizon = Date.parse(newest) - overlapMs - 1
      for (const [id, { changedAt }] of states) {
        if (Date.parse(changedAt) >= horizon) break
        states.delete(id)
      }
    },
  }
}
