import type { Page } from '@tragwerk/contracts/page'
import { ensure } from '@tragwerk/infra/errors'
import type { z } from 'zod'
import { knowledgeErrors } from './errors.ts'

/** The sort key a page starts after, from an opaque cursor; it must be one that such a page can end with. */
export function decodeCursor(cursor: string | undefined, keys: z.ZodType<string>): string | undefined {
  if (cursor === undefined) return undefined
  const key = Buffer.from(cursor, 'base64url').toString()
  ensure(encodeCursor(key) === cursor && keys.safeParse(key).success, () => knowledgeErrors.cursorInvalid())
  return key
}

/** Cuts the extra row that was read to learn whether there is a next page. */
export function toPage<T>(rows: T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null }
}

function encodeCursor(key: string): string {
  return Buffer.from(key).toString('base64url')
}
