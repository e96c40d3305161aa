export interface TableRow {
  readonly cells: readonly string[]
  /** The line of dashes between header and body. */
  readonly isRule: boolean
}

/** Reads a row of a pipe table (`| a | b |`, outer pipes optional with spaces around the inner ones) or of tabs. */
export function readTableRow(line: string): TableRow | undefined {
  const isPiped = line.startsWith('|') || / \| /.test(line)
  if (!isPiped && !line.includes('\t')) return undefined
  const cells = line
    .replace(/^\||\|$/g, '')
    .split(isPiped ? '|' : '\t')
    .map((cell) => cell.trim())
  return { cells, isRule: cells.every((cell) => /^:?-+:?$/.test(cell)) }
}
