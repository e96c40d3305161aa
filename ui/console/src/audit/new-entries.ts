import type { AuditEntry } from '@tragwerk/contracts/audit'

interface HeadInput {
  /** The newest entries that match the filters, newest first; undefined until asked. */
  readonly newest: readonly AuditEntry[] | undefined
  /** The newest sequence that the list shows. */
  readonly shown: number
  readonly isFiltered: boolean
}

/**
 * How many matching entries were written since. Sequences have no gaps, so without filters they need not be counted;
 * with filters the count ends with what was asked for, and `isMore` says that there may be more.
 */
export function countNew({ newest, shown, isFiltered }: HeadInput): {
  readonly count: number
  readonly isMore: boolean
} {
  if (!newest) return { count: 0, isMore: false }
  if (!isFiltered) return { count: Math.max(0, (newest[0]?.sequence ?? 0) - shown), isMore: false }
  const count = newest.filter(({ sequence }) => sequence > shown).length
  return { count, isMore: count > 0 && count === newest.length }
}
