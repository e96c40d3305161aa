import type { ApiKey, KeyState } from '@tragwerk/contracts/identity'
import type { Page } from '@tragwerk/contracts/page'
import { ensure } from '@tragwerk/infra/errors'
import { z } from 'zod'
import { type Call, requirePermission } from '../access/index.ts'
import type { IdentityDeps } from './deps.ts'
import { identityErrors } from './errors.ts'
import { type KeyPosition, type KeySort, type StoredKey, selectKeys, toApiKey } from './store.ts'

export interface KeyPage {
  /** 1 to 200. */
  readonly limit: number
  /** Of a page with the same sort. */
  readonly cursor?: string | undefined
  /** Part of the name or the visible prefix, in any case. */
  readonly q?: string | undefined
  readonly state?: KeyState | undefined
  /** `-createdAt` unless given. A leading `-` means descending; keys never used come last. */
  readonly sort?: KeySort | undefined
}

export async function listKeys(deps: IdentityDeps, call: Call, page: KeyPage): Promise<Page<ApiKey>> {
  requirePermission(call, 'keys:manage')
  const { tenantId } = call
  const { limit, cursor, state, q: contains, sort = '-createdAt' } = page
  const now = deps.clock.now()
  const after = cursor === undefined ? undefined : decodeCursor(cursor, sort)
  const query = { tenantId, sort, after, contains, state, now, limit: limit + 1 }
  const rows = await deps.database.asTenant(tenantId, (trx) => selectKeys(trx, query))
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((key) => toApiKey(key, now)),
    nextCursor: rows.length > limit && last ? encodeCursor(last, sort) : null,
  }
}

/** A cursor belongs to the sort it was made with. */
const Cursor = z.union([
  z.tuple([z.enum(['-createdAt', 'createdAt']), z.uuid(), z.iso.datetime()]),
  z.tuple([z.enum(['name', '-name']), z.uuid(), z.string().refine((name) => !name.includes('\0'))]),
  z.tuple([z.literal('-lastUsedAt'), z.uuid(), z.iso.datetime().nullable()]),
])

function encodeCursor(key: StoredKey, sort: KeySort): string {
  return Buffer.from(JSON.stringify([sort, key.id, sortedValue(key, sort)])).toString('base64url')
}

function sortedValue(key: StoredKey, sort: KeySort): string | null {
  if (sort === 'name' || sort === '-name') return key.name
  const at = sort === '-lastUsedAt' ? key.lastUsedAt : key.createdAt
  return at?.toISOString() ?? null
}

function decodeCursor(cursor: string, sort: KeySort): KeyPosition {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  ensure(parsed.success && parsed.data[0] === sort, identityErrors.cursorInvalid)
  const [, id, value] = parsed.data
  return { id, value }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
