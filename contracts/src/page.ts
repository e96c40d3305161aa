import { z } from 'zod'

/** Query of every list route. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number<number>().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional().describe('nextCursor of the page before'),
})
export type PageQuery = z.infer<typeof PageQuery>

/** Reply of every list route; `nextCursor` is null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export interface Page<T> {
  readonly items: T[]
  readonly nextCursor: string | null
}
