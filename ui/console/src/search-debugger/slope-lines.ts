export interface ComparedRank {
  readonly id: string
  /** In the order of all lists together, from 1. */
  readonly fused: number
  /** Null where that search does not find it, or not among those asked for. */
  readonly lexical: number | null
  readonly vector: number | null
}

export const slopeColumns = ['lexical', 'fused', 'vector'] as const
export type SlopeColumn = (typeof slopeColumns)[number]

export interface SlopeLine extends ComparedRank {
  /** Row of each column, from 0: the order of the compared passages among themselves. */
  readonly rows: Readonly<Record<SlopeColumn, number>>
}

/** Where the lines between the columns begin and end. What a column does not have comes last in it. */
export function slopeLines(ranks: readonly ComparedRank[]): SlopeLine[] {
  const rowsOf = (column: SlopeColumn) => {
    const place = (one: ComparedRank) => one[column] ?? Number.MAX_SAFE_INTEGER
    const sorted = [...ranks].sort((a, b) => place(a) - place(b) || a.fused - b.fused)
    return new Map(sorted.map(({ id }, row) => [id, row]))
  }
  const rows = { lexical: rowsOf('lexical'), fused: rowsOf('fused'), vector: rowsOf('vector') }
  return ranks.map((one) => ({
    ...one,
    rows: {
      lexical: rows.lexical.get(one.id)!,
      fused: rows.fused.get(one.id)!,
      vector: rows.vector.get(one.id)!,
    },
  }))
}
