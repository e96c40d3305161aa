import type { Kysely } from 'kysely'
import { mergeSegments, planMerge, takeWithin } from './merge-segments.ts'
import {
  deleteSegments,
  type FieldIndex,
  findHolders,
  forgetRemoved,
  insertSegment,
  listRemoved,
  listSegments,
  lockSegments,
  readSegments,
} from './stored-segments.ts'

/**
 * Merges small segments when enough have gathered, and rewrites segments once removed passages exceed
 * `removedShare` of all. Steps aside for a writer who is already at it. At most one rewrite a call, so the
 * caller's transaction stays short.
 *
 * @returns whether anything was rewritten.
 */
export async function compact(trx: Kysely<unknown>, place: FieldIndex, removedShare = 0.2): Promise<boolean> {
  const segments = await listSegments(trx, place)
  const due = planMerge(segments)
  if (due.length > 0) return rewrite(trx, place, due)
  const removed = await listRemoved(trx, place)
  const passages = segments.reduce((sum, segment) => sum + segment.passages, 0)
  if (removed.length === 0 || removed.length <= passages * removedShare) return false
  const stale = await findHolders(trx, place, new Set(removed))
  const chosen = takeWithin(segments.filter((segment) => stale.has(segment.id)))
  return chosen.length > 0 && rewrite(trx, place, chosen)
}

async function rewrite(trx: Kysely<unknown>, place: FieldIndex, ids: readonly string[]): Promise<boolean> {
  if (!(await lockSegments(trx, place, ids))) return false
  const stored = await readSegments(trx, place, ids)
  const { content, dropped } = mergeSegments(stored, new Set(await listRemoved(trx, place)))
  await deleteSegments(trx, place, ids)
  await insertSegment(trx, { ...place, pendingOwnerId: null }, content)
  await forgetRemoved(trx, place, dropped)
  return true
}
