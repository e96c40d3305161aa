/** A piece of text on one baseline. Coordinates in points, x to the right and y downward from the page's top left. */
export interface Run {
  readonly x0: number
  readonly x1: number
  readonly y: number
  /** Font size. */
  readonly size: number
  readonly text: string
}

/** The part of a pdf.js text item that is read here. */
export interface TextItem {
  readonly str: string
  readonly transform: readonly number[]
  readonly width: number
}

/** Gap, in font sizes, from which two pieces on a baseline are different cells; stretched spaces stay below 1. */
const cellGap = 1.2
/** Gap, in font sizes, from which a space was meant; letter pairs are kerned by less. */
const spaceGap = 0.15
/** Largest distance of baselines, in font sizes, within one line; admits small shifts of superscripts. */
const baselineTolerance = 0.35
/** A bullet or number stands apart from the text that it belongs to. */
const listMark = /^(?:[•●▪◦‣∙·–*-]|\(?\d{1,3}[.)]|\(?[a-z][.)]|§\s*\d+)$/i

/** Joins the items that stand next to each other; text set at an angle (watermarks, margin notes) is left out. */
export function toRuns(items: readonly TextItem[], viewport: readonly number[]): Run[] {
  const pieces = items.flatMap((item) => toPieces(item, viewport))
  const runs: Run[] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    const joined = last === undefined ? undefined : joinRuns(last, piece)
    if (joined === undefined) runs.push(piece)
    else runs[runs.length - 1] = joined
  }
  return runs
}

/** The runs as one, when they are neighbours on a baseline. */
export function joinRuns(left: Run, right: Run): Run | undefined {
  const size = Math.max(left.size, right.size)
  if (Math.abs(left.y - right.y) > baselineTolerance * size) return undefined
  const gap = right.x0 - left.x1
  const isMark = listMark.test(left.text) && gap < 4 * size
  if (gap < -0.5 * size || (gap > cellGap * size && !isMark)) return undefined
  const space = gap > spaceGap * size || isMark ? ' ' : ''
  return {
    x0: left.x0,
    x1: Math.max(left.x1, right.x1),
    y: left.size >= right.size ? left.y : right.y,
    size,
    text: `${left.text}${space}${right.text}`,
  }
}

function toPieces(item: TextItem, viewport: readonly number[]): Run[] {
  if (item.str.trim() === '') return []
  const [a, b, c, d, x, y] = multiply(viewport, item.transform)
  if (Math.abs(b) > 0.2 * Math.abs(a)) return []
  const size = Math.hypot(c, d) || 1
  const scale = item.width / item.str.length
  return [...item.str.matchAll(/\S+(?: {1,2}\S+)*/g)].map((match) => ({
    x0: x + match.index * scale,
    x1: x + (match.index + match[0].length) * scale,
    y,
    size,
    text: match[0],
  }))
}

type Matrix = readonly [number, number, number, number, number, number]

function multiply(outer: readonly number[], inner: readonly number[]): Matrix {
  const [a, b, c, d, e, f] = outer as Matrix
  const [p, q, r, s, t, u] = inner as Matrix
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f]
}
