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
import type { SharedLook, TakeLook } from './shared-looks.ts'

/** Documents announced per poll; more wait for the next, oldest change first. */
const batch = 200

/**
 * How much earlier than the newest change seen another one may be dated that is seen only later: it was made by a
 * transaction that took longer, or by a process whose clock is behind.
 */
const overlapMs = 10_000

/** Counting a collection and finding what has changed in it. */
export interface CollectionLook {
  readonly collection: Collection
  /** In the order of their changes. */
  readonly recent: readonly DocumentState[]
}

type WatchDeps = Pick<KnowledgeDeps, 'database' | 'clock'> & { readonly takeLook: TakeLook<CollectionLook> }

/** Until the second look. */
const firstRestMs = 1000

/**
 * Follows the documents of a collection that the caller may see: the counts, then once a second (less often where a
 * look takes long) every document that was added or changed, and the counts when they did. Watchers who see the same
 * share their looks. Of several changes between two looks the last is shown. Ends
 * when the caller goes; throws `knowledge.collection_not_found` when the collection is or becomes unknown. Deleted
 * documents show in the counts only. No transaction stays open between events.
 */
export async function* watchDocuments(
  deps: WatchDeps,
  call: Call,
  name: string,
): AsyncGenerator<DocumentEvent, void, undefined> {
  const { database, clock } = deps
  const seen = createSeen()
  let last: Pick<SharedLook<unknown>, 'startedMs' | 'restMs'> = {
    startedMs: clock.monotonicMs(),
    restMs: firstRestMs,
  }
  let collection = await database.asTenant(call.tenantId, async (trx: Trx) => {
    const found = await describeCollection(trx, call, name)
    const newest = await findNewestChange(trx, filterFor(call, found))
    for (const state of await listRecent(trx, call, { collection: found, newest })) seen.note(state)
    return found
  })
  yield toCounts(collection)
  while (await hasSlept(deps, call, last.restMs)) {
    const look = lookAt(deps, call, { name, newest: seen.newest(), afterMs: last.startedMs })
    const { collection: found, recent } = await look.result
    ensure(found.id === collection.id, () => knowledgeErrors.collectionNotFound({ name }))
    const states = recent.filter(seen.isNew).slice(0, batch)
    const documents = await readDocuments(deps, call, { collection: found, states })
    for (const state of states) seen.note(state)
    for (const document of documents) yield { type: 'changed', document }
    if (JSON.stringify(toCounts(found)) !== JSON.stringify(toCounts(collection))) yield toCounts(found)
    collection = found
    last = look
  }
}

function lookAt(
  { database, takeLook }: WatchDeps,
  call: Call,
  at: { readonly name: string; readonly newest: string | undefined; readonly afterMs: number },
): SharedLook<CollectionLook> {
  const { tenantId } = call
  const { name, newest, afterMs } = at
  const key = JSON.stringify([tenantId, name, visibleTo(call), newest])
  return takeLook(key, afterMs, () =>
    database.asTenant(tenantId, async (trx: Trx) => {
      const collection = await describeCollection(trx, call, name)
      return { collection, recent: await listRecent(trx, call, { collection, newest }) }
    }),
  )
}

/** False when the caller is gone. */
async function hasSlept({ clock }: WatchDeps, { signal }: Call, ms: number): Promise<boolean> {
  try {
    await clock.sleep(ms, signal)
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
  { database }: WatchDeps,
  call: Call,
  { collection, states }: { readonly collection: Collection; readonly states: readonly DocumentState[] },
): Promise<Document[]> {
  if (states.length === 0) return []
  const ids = states.map((state) => state.id)
  const documents = await database.asTenant(call.tenantId, (trx: Trx) =>
    findDocumentRows(trx, { ...filterFor(call, collection), ids }),
  )
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
