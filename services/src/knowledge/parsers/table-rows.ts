/** A table as read: cells of one row from left to right. Rows may differ in length. */
export interface Table {
  readonly rows: ReadonlyArray<readonly string[]>
  /** True when the first row is marked as header, false when unknown. */
  readonly hasHeader: boolean
}

/**
 * One readable line per row. With column names every row stands for itself (`Product: TX 200; Price: 40 €`), so that
 * it can be quoted alone; the header row then needs no line of its own. Without them the cells are `a | b | c`.
 */
export function toTableLines(table: Table): string[] {
  const rows = table.rows.map((row) => row.map(tidyCell)).filter((row) => row.some((cell) => cell !== ''))
  const [header, ...body] = rows
  if (header === undefined) return []
  if (body.length === 0 || !(table.hasHeader || looksLikeHeader(header, body))) return rows.map(joinCells)
  return body.map((row) => labelCells(header, row))
}

function labelCells(header: readonly string[], row: readonly string[]): string {
  const filled = row.filter((cell) => cell !== '')
  if (filled.length === 1 && row.length > 1) return filled[0]!
  return row
    .map((cell, column) => {
      const name = header[column]?.replace(/:$/, '') ?? ''
      return cell === '' || name === '' ? cell : `${name}: ${cell}`
    })
    .filter((cell) => cell !== '')
    .join('; ')
}

function joinCells(row: readonly string[]): string {
  return row
    .filter((cell) => cell !== '')
    .reduce((line, cell) => `${line}${line.endsWith(':') ? ' ' : ' | '}${cell}`)
}

/** Names without digits above a column that holds numbers in every row: a header that nobody marked. */
function looksLikeHeader(header: readonly string[], body: ReadonlyArray<readonly string[]>): boolean {
  if (header.length < 2 || body.length < 2) return false
  if (header.some((cell) => cell === '' || /\d/.test(cell)) || new Set(header).size < header.length)
    return false
  const full = body.filter((row) => row.filter((cell) => cell !== '').length > 1)
  return full.length >= 2 && header.some((_, column) => full.every((row) => /\d/.test(row[column] ?? '')))
}

function tidyCell(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim()
}
