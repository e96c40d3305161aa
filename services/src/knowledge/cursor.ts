import type { Page } from '@tragwerk/contracts/page'
import { ensure } from '@tragwerk/infra/errors'
import { z } from 'zod'
import { knowledgeErrors } from './errors.ts'
import type { Position } from './store/sort-keys.ts'

/** The sort key a page starts after, from an opaque cursor; it must be one that such a page can end with. */
export function decodeCursor(cursor: string | undefined, keys: z.ZodType<string>): string | undefined {
  if (cursor === undefined) return undefined
  const key = Buffer.from(cursor, 'base64url').toString()
  ensure(encodeCursor(key) === cursor && keys.safeParse(key).success, () => knowledgeErrors.cursorInvalid())
  return key
}

/** Cuts the extra row that was read to learn whether there is a next page. */
export function toPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null }
}

/** What the sort keys of a list can look like, as text. */
export const positionValues = {
  /** As PostgreSQL writes it with all six digits of a second; it has no year 0. */
  timestamp: z.iso.datetime({ precision: 6 }).refine((text) => !text.startsWith('0000')),
  number: z.string().regex(/^\d{1,15}$/),
  text: z.string().refine((text) => !text.includes('\0')),
} as const

/** The place a sorted page starts after; the cursor must come from a page of the same sort. */
export function decodePosition(
  cursor: string | undefined,
  sort: string,
  values: z.ZodType<string>,
): Position | undefined {
  const key = decodeCursor(cursor, z.string())
  if (key === undefined) return undefined
  const [usedSort, id, ...rest] = key.split(' ')
  const value = rest.join(' ')
  ensure(usedSort === sort && z.uuid().safeParse(id).success && values.safeParse(value).success, () =>
    knowledgeErrors.cursorInvalid(),
  )
  return { value, id: id as string }
}

/** Like `toPage`, for rows that carry their position; the cursor remembers the sort it belongs to. */
export function toSortedPage<T>(
  rows: ReadonlyArray<{ readonly item: T; readonly position: Position }>,
  { limit, sort }: { readonly limit: number; readonly sort: string },
): Page<T> {
  const page = toPage(rows, limit, ({ position }) => `${sort} ${position.id} ${position.value}`)
  return { ...page, items: page.items.map(({ item }) => item) }
}

function encodeCursor(key: string): string {
  return Buffer.from(key).toString('base64url')
}
