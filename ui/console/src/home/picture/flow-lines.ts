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

/** Straight from its start to the knee, then a cubic curve. */
export interface FlowLine {
  readonly id: string
  readonly from: string
  readonly calls: number
  /** Start, knee, two control points, end. */
  readonly points: readonly [Point, Point, Point, Point, Point]
  /** Stroke in pixels, growing with the logarithm of the calls. */
  readonly width: number
}

const widest = 4.5
/** Height in which a line turns towards its end: the room between two rows of tiles. */
const turn = 34

/**
 * Members between the tiles that called each other. They leave a tile at its lower edge and enter at the upper one,
 * or the other way round where the call goes up. They stay upright for as long as they can, so that the eye finds
 * them again where they come out from behind a tile; ends at one edge stand in the order of where they lead to.
 */
export function toFlowLines(
  flows: readonly ActivityFlow[],
  boxes: Readonly<Record<string, Box>>,
): readonly FlowLine[] {
  const known = flows.filter(({ from, to, calls }) => calls > 0 && boxes[from] && boxes[to])
  return known.map(({ from, to, calls }) => {
    const [a, b] = [boxes[from]!, boxes[to]!]
    const isUp = !isAbove(a, b) && !isLevel(a, b)
    const end = { x: endOf(known, boxes, to, from), y: isAbove(a, b) ? b.y : bottom(b) }
    const isOver = !isLevel(a, b) && end.x > a.x + corner && end.x < a.x + a.width - corner
    const start = { x: isOver ? end.x : endOf(known, boxes, from, to), y: isUp ? a.y : bottom(a) }
    return {
      id: `${from} ${to}`,
      from,
      calls,
      points: bend(start, end, isLevel(a, b)),
      width: widthOf(calls),
    }
  })
}

const corner = 8

export function widthOf(calls: number): number {
  return Math.round(Math.min(widest, 1.2 + Math.log10(Math.max(1, calls)) * 1.1) * 100) / 100
}

export function toPath([start, knee, a, b, end]: FlowLine['points']): string {
  return `M${start.x} ${start.y}L${knee.x} ${knee.y}C${a.x} ${a.y} ${b.x} ${b.y} ${end.x} ${end.y}`
}

/** Where something on the line is after this share of its way, from 0 to 1. */
export function pointOn([start, knee, a, b, end]: FlowLine['points'], share: number): Point {
  const upright = Math.abs(knee.y - start.y)
  const curved = Math.hypot(end.x - knee.x, end.y - knee.y)
  const way = share * (upright + curved)
  if (way < upright) return { x: start.x, y: round(start.y + (way / upright) * (knee.y - start.y)) }
  const along = curved === 0 ? 1 : (way - upright) / curved
  const rest = 1 - along
  const mix = (axis: 'x' | 'y') =>
    rest ** 3 * knee[axis] +
    3 * rest ** 2 * along * a[axis] +
    3 * rest * along ** 2 * b[axis] +
    along ** 3 * end[axis]
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
    return [start, start, { x: start.x, y: sag }, { x: end.x, y: sag }, end]
  }
  const height = end.y - start.y
  const turned = Math.sign(height) * Math.min(turn, Math.abs(height))
  const knee = { x: start.x, y: end.y - turned }
  const half = round(end.y - turned / 2)
  return [start, knee, { x: knee.x, y: half }, { x: end.x, y: half }, end]
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
