import type { ActivityFlow } from '@tragwerk/contracts/monitoring'

/** A tile inside the picture, in pixels from its upper left corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A cubic curve between two tiles. */
export interface FlowLine {
  readonly id: string
  readonly from: string
  readonly calls: number
  readonly points: readonly [Point, Point, Point, Point]
  /** Stroke in pixels, growing with the logarithm of the calls. */
  readonly width: number
}

const widest = 4.5

/**
 * Members between the tiles that called each other. They leave a tile at its lower edge and enter at the upper one,
 * or the other way round where the call goes up; each tile spreads its ends so that they cross as little as possible.
 */
export function toFlowLines(
  flows: readonly ActivityFlow[],
  boxes: Readonly<Record<string, Box>>,
): readonly FlowLine[] {
  const known = flows.filter(({ from, to, calls }) => calls > 0 && boxes[from] && boxes[to])
  return known.map(({ from, to, calls }) => {
    const [a, b] = [boxes[from]!, boxes[to]!]
    const start = { x: endOf(known, boxes, from, to), y: isAbove(a, b) || isLevel(a, b) ? bottom(a) : a.y }
    const end = { x: endOf(known, boxes, to, from), y: isAbove(a, b) ? b.y : bottom(b) }
    return {
      id: `${from} ${to}`,
      from,
      calls,
      points: bend(start, end, isLevel(a, b)),
      width: widthOf(calls),
    }
  })
}

export function widthOf(calls: number): number {
  return Math.round(Math.min(widest, 1.2 + Math.log10(Math.max(1, calls)) * 1.1) * 100) / 100
}

export function toPath([a, b, c, d]: FlowLine['points']): string {
  return `M${a.x} ${a.y}C${b.x} ${b.y} ${c.x} ${c.y} ${d.x} ${d.y}`
}

/** Where something on the line is after this share of its way, from 0 to 1. */
export function pointOn([a, b, c, d]: FlowLine['points'], share: number): Point {
  const rest = 1 - share
  const mix = (axis: 'x' | 'y') =>
    rest ** 3 * a[axis] +
    3 * rest ** 2 * share * b[axis] +
    3 * rest * share ** 2 * c[axis] +
    share ** 3 * d[axis]
  return { x: round(mix('x')), y: round(mix('y')) }
}

/** Ends at one edge stand side by side in the order of where they lead to. */
function endOf(
  flows: readonly ActivityFlow[],
  boxes: Readonly<Record<string, Box>>,
  at: string,
  other: string,
): number {
  const box = boxes[at]!
  const usesLowerEdge = (id: string) => isAbove(box, boxes[id]!) || isLevel(box, boxes[id]!)
  const others = [...new Set(flows.flatMap(({ from, to }) => (from === at ? [to] : to === at ? [from] : [])))]
    .filter((id) => usesLowerEdge(id) === usesLowerEdge(other))
    .sort((left, right) => centre(boxes[left]!) - centre(boxes[right]!))
  return round(box.x + (box.width * (others.indexOf(other) + 1)) / (others.length + 1))
}

function bend(start: Point, end: Point, isLevelPair: boolean): FlowLine['points'] {
  if (isLevelPair) {
    const sag = Math.max(start.y, end.y) + 20
    return [start, { x: start.x, y: sag }, { x: end.x, y: sag }, end]
  }
  const half = round((end.y - start.y) / 2)
  return [start, { x: start.x, y: start.y + half }, { x: end.x, y: end.y - half }, end]
}

function isAbove(a: Box, b: Box): boolean {
  return bottom(a) <= b.y
}

function isLevel(a: Box, b: Box): boolean {
  return !isAbove(a, b) && !isAbove(b, a)
}

function bottom({ y, height }: Box): number {
  return y + height
}

function centre({ x, width }: Box): number {
  return x + width / 2
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
