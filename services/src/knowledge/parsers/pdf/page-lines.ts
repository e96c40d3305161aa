import { joinRuns, type Run } from './page-runs.ts'

/** Text on one baseline of one column; more than one cell when wide gaps part it. */
export interface Line {
  readonly y: number
  readonly size: number
  /** From left to right, at least one. */
  readonly cells: readonly Run[]
}

/** Fewest lines, and mean letters of a line, for a side of the page to count as a column of prose. */
const minColumnLines = 8
const minColumnLetters = 25
/** Share of runs (titles, wide tables) that may lie across the gap between two columns. */
const maxCrossingShare = 0.15

/** The lines of a page in reading order: two columns of prose are read one after the other, tables across. */
export function toLines(runs: readonly Run[], pageWidth: number): Line[] {
  const gutter = findGutter(runs, pageWidth)
  if (gutter === undefined) return groupByBaseline(runs)
  const lines: Line[] = []
  let left: Run[] = []
  let right: Run[] = []
  const flush = () => {
    lines.push(...groupByBaseline(left), ...groupByBaseline(right))
    left = []
    right = []
  }
  for (const run of [...runs].sort((a, b) => a.y - b.y)) {
    if (crosses(run, gutter)) {
      flush()
      lines.push({ y: run.y, size: run.size, cells: [run] })
    } else if (run.x1 <= gutter + 2) left.push(run)
    else right.push(run)
  }
  flush()
  return lines
}

function crosses(run: Run, x: number): boolean {
  return run.x0 < x - 2 && run.x1 > x + 2
}

function findGutter(runs: readonly Run[], pageWidth: number): number | undefined {
  let best: { x: number; crossing: number } | undefined
  for (let x = pageWidth * 0.3; x <= pageWidth * 0.7; x += 3) {
    const crossing = runs.filter((run) => crosses(run, x)).length
    if (crossing > runs.length * maxCrossingShare || (best !== undefined && crossing >= best.crossing))
      continue
    const left = runs.filter((run) => run.x1 <= x + 2)
    const right = runs.filter((run) => run.x0 >= x - 2)
    if (isProse(left) && isProse(right)) best = { x, crossing }
  }
  return best?.x
}

function isProse(runs: readonly Run[]): boolean {
  if (runs.length < minColumnLines) return false
  return runs.reduce((sum, run) => sum + run.text.length, 0) / runs.length >= minColumnLetters
}

function groupByBaseline(runs: readonly Run[]): Line[] {
  const groups: Run[][] = []
  for (const run of [...runs].sort((a, b) => a.y - b.y || a.x0 - b.x0)) {
    const group = groups.at(-1)
    if (group !== undefined && run.y - group[0]!.y <= 0.35 * Math.max(run.size, group[0]!.size))
      group.push(run)
    else groups.push([run])
  }
  return groups.map(toLine)
}

function toLine(runs: readonly Run[]): Line {
  const cells: Run[] = []
  for (const run of [...runs].sort((a, b) => a.x0 - b.x0)) {
    const joined = cells.length === 0 ? undefined : joinRuns(cells.at(-1)!, run)
    if (joined === undefined) cells.push(run)
    else cells[cells.length - 1] = joined
  }
  const largest = cells.reduce((a, b) => (b.size > a.size ? b : a))
  return { y: largest.y, size: largest.size, cells }
}

/** All cells of the line as one string. */
export function lineText(line: Line): string {
  return line.cells.map((cell) => cell.text).join(' ')
}
