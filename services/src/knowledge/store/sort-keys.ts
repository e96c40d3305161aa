import { type RawBuilder, sql } from 'kysely'

/** What rows are sorted by, how a row's value is written into a cursor, and how it is read back from there. */
export interface SortKey {
  readonly expression: RawBuilder<unknown>
  readonly text: RawBuilder<string>
  readonly parse: (text: string) => RawBuilder<unknown>
}

/** Where the page before ended: the row's value as text, and its id. */
export interface Position {
  readonly value: string
  readonly id: string
}

export interface Seek {
  readonly key: SortKey
  readonly isDescending: boolean
  /** Of the sorted rows, unique; breaks ties in the direction of the sort. */
  readonly id: RawBuilder<unknown>
  readonly after: Position | undefined
}

/** All six digits of a second: what JavaScript's dates would cut off loses or repeats rows at the edge of a page. */
export function timestampKey(column: RawBuilder<unknown>): SortKey {
  return {
    expression: column,
    text: sql<string>`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    parse: (text) => sql`${text}::timestamptz`,
  }
}

export function numberKey(column: RawBuilder<unknown>): SortKey {
  return { expression: column, text: sql<string>`${column}::text`, parse: (text) => sql`${text}::bigint` }
}

/** `und-x-icu` is alphabetical as people expect it, `C` by code point; never what the database was created with. */
export function textKey(column: RawBuilder<unknown>, collation: 'und-x-icu' | 'C'): SortKey {
  return {
    expression: sql`${column} COLLATE ${sql.id(collation)}`,
    text: sql<string>`${column}`,
    parse: (text) => sql`${text}::text`,
  }
}

export function orderBy({ key, isDescending, id }: Seek): RawBuilder<unknown> {
  return isDescending ? sql`${key.expression} DESC, ${id} DESC` : sql`${key.expression}, ${id}`
}

/** True for the rows that follow the page before. */
export function isBeyond({ key, isDescending, id, after }: Seek): RawBuilder<boolean> {
  if (after === undefined) return sql<boolean>`true`
  const bound = sql`(${key.parse(after.value)}, ${after.id}::uuid)`
  return isDescending
    ? sql<boolean>`(${key.expression}, ${id}) < ${bound}`
    : sql<boolean>`(${key.expression}, ${id}) > ${bound}`
}

/** A pattern for ILIKE that finds the text itself anywhere. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
