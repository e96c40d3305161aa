import { type ActivityFlow, type Layer, layers } from '@tragwerk/contracts/monitoring'
import { type Box, toFlowLines, toPath } from './flow-lines.ts'
import type { Shape } from './shapes.ts'

/** What a sheet shows; all texts are final, all colours can be read by any program. */
export interface Drawing {
  readonly title: string
  readonly subtitle: string
  readonly note: string
  /** At the upper right, at most six. */
  readonly figures: ReadonlyArray<{ readonly label: string; readonly value: string }>
  readonly storeys: readonly DrawnStorey[]
  readonly flows: readonly ActivityFlow[]
  readonly colours: Colours
}

export interface DrawnStorey {
  readonly layer: Layer
  /** L1 to L6; empty for trust. */
  readonly mark: string
  readonly name: string
  readonly purpose: string
  readonly parts: ReadonlyArray<{
    readonly id: string
    readonly name: string
    readonly figures: string
    readonly isActive: boolean
    /** Undefined when nothing failed. */
    readonly failures: string | undefined
  }>
}

/** Tokens of the design that a sheet needs. */
export const colourNames = [
  ...(['canvas', 'surface', 'line', 'ink', 'ink-soft', 'ink-faint'] as const),
  ...(['beam', 'beam-ink', 'beam-soft', 'accent', 'bad'] as const),
  ...layers.map((layer) => `layer-${layer}` as const),
] as const
export type Colours = Readonly<Record<(typeof colourNames)[number], string>>

/** Pixels of a sheet of 16 to 9, as slides have it. */
export const sheet = { width: 1600, height: 900, margin: 48 } as const
const house = { top: 124, bottom: 836, gap: 20, labels: 316, padding: 10, tileGap: 14 } as const
const fonts = "'Inter Variable', Inter, 'Helvetica Neue', Arial, sans-serif"

/** The architecture with its figures as one self-contained picture. */
export function drawPicture(drawing: Drawing): Shape {
  const { colours, storeys } = drawing
  const height = (house.bottom - house.top - house.gap * (storeys.length - 1)) / storeys.length
  const placed = storeys.map((storey, index) => {
    const y = house.top + index * (height + house.gap)
    return { storey, y, height, boxes: placeTiles(storey, { y, height }) }
  })
  const boxes = Object.assign({}, ...placed.map((storey) => storey.boxes)) as Record<string, Box>
  return {
    tag: 'svg',
    attributes: {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${sheet.width} ${sheet.height}`,
      width: sheet.width,
      height: sheet.height,
      fontFamily: fonts,
    },
    children: [
      rect({ x: 0, y: 0, width: sheet.width, height: sheet.height }, { fill: colours.canvas }),
      ...drawHead(drawing),
      ...drawFrame(colours, height),
      ...placed.map(({ storey, y }) => drawFloor(storey, colours, { y, height })),
      ...toFlowLines(drawing.flows, boxes).map((line) => ({
        tag: 'path' as const,
        attributes: {
          'data-flow': line.id,
          d: toPath(line.points),
          fill: 'none',
          stroke: colours[`layer-${line.from.split('/')[0] as Layer}`],
          strokeWidth: line.width,
          strokeOpacity: 0.7,
        },
      })),
      ...placed.flatMap(({ storey }) => storey.parts.map((part) => drawTile(part, storey, boxes, colours))),
    ],
  }
}

function placeTiles(storey: DrawnStorey, { y, height }: { y: number; height: number }): Record<string, Box> {
  const left = sheet.margin + house.labels
  const room = sheet.width - sheet.margin - house.padding - left
  const width = (room - house.tileGap * (storey.parts.length - 1)) / storey.parts.length
  return Object.fromEntries(
    storey.parts.map(({ id }, index) => [
      id,
      {
        x: Math.round(left + index * (width + house.tileGap)),
        y: Math.round(y + house.padding),
        width: Math.floor(width),
        height: Math.floor(height - 2 * house.padding),
      },
    ]),
  )
}

function drawHead({ title, subtitle, note, figures, colours }: Drawing): Shape[] {
  const columnWidth = 165
  return [
    text(title, { x: sheet.margin, y: 60 }, { fontSize: 34, fontWeight: 700, fill: colours.ink }),
    text(subtitle, { x: sheet.margin, y: 90 }, { fontSize: 17, fill: colours['ink-soft'] }),
    text(note, { x: sheet.margin, y: 880 }, { fontSize: 13, fill: colours['ink-faint'] }),
    ...figures.flatMap(({ label, value }, index) => {
      const x = sheet.width - sheet.margin - (figures.length - 1 - index) * columnWidth
      const end = { textAnchor: 'end' }
      return [
        text(value, { x, y: 60 }, { ...end, fontSize: 26, fontWeight: 600, fill: colours.ink }),
        text(label, { x, y: 88 }, { ...end, fontSize: 14, fill: colours['ink-soft'] }),
      ]
    }),
  ]
}

/** The roof beam, the posts, the trusses between the storeys and the ground. */
function drawFrame(colours: Colours, height: number): Shape[] {
  const [left, right] = [sheet.margin, sheet.width - sheet.margin]
  const post = (x: number) =>
    rect({ x, y: house.top, width: 3, height: house.bottom - house.top }, { fill: colours.line })
  const gaps = [0, 1, 2, 3, 4, 5].map((index) => house.top + (index + 1) * height + index * house.gap)
  const hatches: string[] = []
  for (let x = left; x < right; x += 16) hatches.push(`M${x} ${house.bottom + 14}l10 -10`)
  return [
    rect(
      { x: left - 10, y: house.top - 8, width: right - left + 20, height: 6 },
      { fill: colours.accent, rx: 3 },
    ),
    post(left),
    post(right - 3),
    ...gaps.map((y) => ({
      tag: 'path' as const,
      attributes: { d: truss(left, right, y), fill: 'none', stroke: colours.line, strokeWidth: 1.5 },
    })),
    rect(
      { x: left - 10, y: house.bottom + 2, width: right - left + 20, height: 2 },
      { fill: colours['ink-faint'] },
    ),
    { tag: 'path', attributes: { d: hatches.join(''), stroke: colours['ink-faint'], strokeWidth: 1 } },
  ]
}

function truss(left: number, right: number, y: number): string {
  const bays = Math.floor((right - left) / house.gap / 2)
  const bay = (right - left) / bays
  const tops = Array.from({ length: bays }, (_, index) => left + (index + 0.5) * bay)
  return `M${left} ${y + house.gap}${tops.map((x) => `L${x} ${y}L${x + bay / 2} ${y + house.gap}`).join('')}`
}

function drawFloor(
  storey: DrawnStorey,
  colours: Colours,
  { y, height }: { y: number; height: number },
): Shape {
  const isTrust = storey.layer === 'trust'
  const left = sheet.margin
  const box = { x: left, y, width: sheet.width - 2 * left, height }
  const [ink, soft] = isTrust
    ? [colours['beam-ink'], colours['beam-soft']]
    : [colours.ink, colours['ink-soft']]
  const name = storey.mark ? `${storey.mark}  ${storey.name}` : storey.name
  return {
    tag: 'g',
    attributes: {},
    children: [
      rect(box, { fill: isTrust ? colours.beam : colours.surface, stroke: colours.line, rx: 6 }),
      rect({ x: left, y, width: 7, height }, { fill: colours[`layer-${storey.layer}`], rx: 3 }),
      text(name, { x: left + 24, y: y + height / 2 - 4 }, { fontSize: 18, fontWeight: 650, fill: ink }),
      text(storey.purpose, { x: left + 24, y: y + height / 2 + 17 }, { fontSize: 12, fill: soft }),
    ],
  }
}

function drawTile(
  part: DrawnStorey['parts'][number],
  { layer }: DrawnStorey,
  boxes: Readonly<Record<string, Box>>,
  colours: Colours,
): Shape {
  const box = boxes[part.id]!
  const { x, y, height } = box
  const colour = colours[`layer-${layer}`]
  const at = (line: number) => ({ x: x + 16, y: y + height / 2 + line })
  return {
    tag: 'g',
    attributes: {},
    children: [
      {
        tag: 'rect',
        attributes: {
          'data-tile': part.id,
          ...box,
          rx: 6,
          fill: colours.canvas,
          stroke: part.isActive ? colour : colours.line,
          strokeWidth: part.isActive ? 1.75 : 1,
        },
      },
      text(part.name, at(-4), { fontSize: 16, fontWeight: 600, fill: colours.ink }),
      text(part.figures, at(17), { fontSize: 13, fill: colours[part.isActive ? 'ink-soft' : 'ink-faint'] }),
      ...(part.failures === undefined
        ? []
        : [
            text(
              part.failures,
              { x: x + box.width - 14, y: y + height / 2 - 4 },
              { fontSize: 13, fontWeight: 600, textAnchor: 'end', fill: colours.bad },
            ),
          ]),
    ],
  }
}

function rect(box: Box, attributes: Shape['attributes']): Shape {
  return { tag: 'rect', attributes: { ...box, ...attributes } }
}

function text(value: string, at: { x: number; y: number }, attributes: Shape['attributes']): Shape {
  return { tag: 'text', attributes: { ...at, ...attributes }, text: value }
}
