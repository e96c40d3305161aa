import { type Table, toTableLines } from '../table-rows.ts'
import { joinLines } from './join-lines.ts'
import type { Line } from './page-lines.ts'
import type { Run } from './page-runs.ts'

/** Lines `from` (inclusive) to `to` (exclusive) that form a table. */
export interface TableRange {
  readonly from: number
  readonly to: number
}

/** Largest distance, in font sizes, between two lines of a table, and between the lines of a wrapped cell. */
const rowPitch = 3
const wrapPitch = 1.5

/** The range of the table that begins at line `from`; undefined when none begins there. */
export function findTable(lines: readonly Line[], from: number): TableRange | undefined {
  if (lines[from]!.cells.length < 2) return undefined
  let to = from + 1
  while (to < lines.length) {
    if (!isNear(lines[to - 1]!, lines[to]!, rowPitch)) break
    if (lines[to]!.cells.length > 1) to++
    else if (isInsideTable(lines, { from, to })) to++
    else break
  }
  return { from, to }
}

/** A line of one cell belongs to the table when it continues a cell, or stands between rows at the rows' distance. */
function isInsideTable(lines: readonly Line[], { from, to }: TableRange): boolean {
  const line = lines[to]!
  const before = lines[to - 1]!
  const next = lines[to + 1]
  const secondColumn = columnsOf(lines.slice(from, to))[1]
  const startsLater = secondColumn !== undefined && line.cells[0]!.x0 >= secondColumn.x0 - line.size
  if (startsLater && isNear(before, line, wrapPitch)) return true
  const isBetween = next !== undefined && next.cells.length > 1 && isNear(line, next, rowPitch)
  return isBetween && Math.abs(line.size - before.size) < 0.5
}

function isNear(above: Line, below: Line, sizes: number): boolean {
  const gap = below.y - above.y
  return gap >= 0 && gap <= sizes * Math.max(above.size, below.size)
}

/** One readable line per row of the table; wrapped cells are joined again. */
export function tableRows(lines: readonly Line[]): string[] {
  const columns = columnsOf(lines)
  const rows: string[][] = []
  const gaps = lines.slice(1).map((line, i) => line.y - lines[i]!.y)
  const pitch = median(gaps)
  lines.forEach((line, i) => {
    const row = placeCells(line.cells, columns)
    const gap = i === 0 ? Number.POSITIVE_INFINITY : gaps[i - 1]!
    const hasNoKey = row[0] === '' && gap <= wrapPitch * line.size
    const isTighter = line.cells.length === 1 && columns.length > 1 && gap < 0.8 * pitch
    const above = rows.at(-1)
    if (above !== undefined && (hasNoKey || isTighter) && !stacksNumbers(above, row)) mergeInto(above, row)
    else rows.push(row)
  })
  return toTableLines({ rows, hasHeader: false } satisfies Table)
}

interface Interval {
  readonly x0: number
  readonly x1: number
}

/** The columns are the stretches covered by the cells of all lines that have several. */
function columnsOf(lines: readonly Line[]): Interval[] {
  const cells = lines.filter((line) => line.cells.length > 1).flatMap((line) => line.cells)
  const columns: Array<{ x0: number; x1: number }> = []
  for (const { x0, x1 } of [...cells].sort((a, b) => a.x0 - b.x0)) {
    const last = columns.at(-1)
    if (last !== undefined && x0 < last.x1) last.x1 = Math.max(last.x1, x1)
    else columns.push({ x0, x1 })
  }
  return columns
}

function placeCells(cells: readonly Run[], columns: readonly Interval[]): string[] {
  const row = columns.map(() => '')
  for (const cell of cells) {
    let best = 0
    columns.forEach((column, i) => {
      if (overlap(cell, column) > overlap(cell, columns[best]!)) best = i
    })
    row[best] = row[best] === '' ? cell.text : `${row[best]} ${cell.text}`
  }
  return row
}

function overlap(a: Interval, b: Interval): number {
  return Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0)
}

/** A number below a number is a value of its own, not the rest of a wrapped cell. */
function stacksNumbers(above: readonly string[], row: readonly string[]): boolean {
  return row.some((cell, i) => /^\W*\d/.test(cell) && /\d\W*$/.test(above[i] ?? ''))
}

function mergeInto(above: string[], row: readonly string[]): void {
  row.forEach((cell, i) => {
    if (cell !== '') above[i] = above[i] === '' ? cell : joinLines(above[i] ?? '', cell)
  })
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
