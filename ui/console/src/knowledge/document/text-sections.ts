import type { Chunk } from '@tragwerk/contracts/knowledge'

/** A stretch of the text that is drawn as one block: a passage, or what lies between passages. */
export interface Section {
  readonly start: number
  readonly end: number
  readonly passage?: Pick<Chunk, 'id' | 'ordinal' | 'heading' | 'page' | 'start' | 'end'>
}

export interface Range {
  readonly start: number
  readonly end: number
}

/** Longer stretches are divided, so that a browser lays out only what is in sight. */
const longestSection = 6000

/**
 * Divides a text of `length` UTF-16 units at the borders of its passages. The sections follow each other without a
 * gap, so that together they are the whole text.
 */
export function toSections(
  text: string,
  chunks: ReadonlyArray<NonNullable<Section['passage']>>,
): readonly Section[] {
  const sections: Section[] = []
  let end = 0
  const add = (until: number, passage?: Section['passage']) => {
    while (end < until) {
      const next = until - end > longestSection ? breakBefore(text, end, end + longestSection) : until
      sections.push({ start: end, end: next, ...(passage && { passage }) })
      end = next
    }
  }
  for (const chunk of [...chunks].sort((one, other) => one.start - other.start)) {
    add(alignStart(text, Math.min(chunk.start, text.length)))
    add(alignEnd(text, Math.min(chunk.end, text.length)), chunk)
  }
  add(text.length)
  return sections
}

/** The last line end before `limit`, else the last space, else `limit` itself; never inside a character. */
function breakBefore(text: string, start: number, limit: number): number {
  for (const mark of ['\n', ' ']) {
    const found = text.lastIndexOf(mark, limit - 1)
    if (found > start) return found + 1
  }
  return alignStart(text, limit)
}

function isInsideCharacter(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1)
  const after = text.charCodeAt(offset)
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}

export function alignStart(text: string, offset: number): number {
  return isInsideCharacter(text, offset) ? offset - 1 : offset
}

export function alignEnd(text: string, offset: number): number {
  return isInsideCharacter(text, offset) ? offset + 1 : offset
}

/** A place named in an address, brought inside the text and onto whole characters; undefined when nothing is left. */
export function placeIn(text: string, place: Partial<Range>): Range | undefined {
  if (place.start === undefined || place.end === undefined) return undefined
  const start = alignStart(text, Math.min(place.start, text.length))
  const end = alignEnd(text, Math.min(place.end, text.length))
  return start < end ? { start, end } : undefined
}

/** A section without the line ends around it, which the gaps between blocks stand for. Empty for blank ones. */
export function visibleRange(text: string, { start, end }: Range): Range {
  const shown = text.slice(start, end)
  const from = start + (/^[\r\n]+/.exec(shown)?.[0].length ?? 0)
  const until = start + shown.trimEnd().length
  return { start: from, end: Math.max(from, until) }
}

/** The index of the section that holds an offset. */
export function sectionAt(sections: readonly Section[], offset: number): number {
  let low = 0
  let high = sections.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (sections[middle]!.start <= offset) low = middle
    else high = middle - 1
  }
  return low
}

export type MarkKind = 'quote' | 'found' | 'current'

export interface Mark extends Range {
  readonly kind: MarkKind
}

export interface Piece {
  readonly text: string
  readonly start: number
  /** Undefined for plain text; of marks that overlap the strongest counts. */
  readonly kind?: MarkKind
}

const strength: Readonly<Record<MarkKind, number>> = { quote: 1, found: 2, current: 3 }

/** The text of a section in pieces that are marked alike. */
export function toPieces(text: string, section: Range, marks: readonly Mark[]): readonly Piece[] {
  const inside = marks.filter((mark) => mark.end > section.start && mark.start < section.end)
  const borders = new Set([section.start, section.end])
  for (const { start, end } of inside) {
    borders.add(Math.max(start, section.start))
    borders.add(Math.min(end, section.end))
  }
  const sorted = [...borders].sort((one, other) => one - other)
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1]!
    const kind = inside
      .filter((mark) => mark.start <= start && mark.end >= end)
      .map((mark) => mark.kind)
      .sort((one, other) => strength[other] - strength[one])[0]
    return { text: text.slice(start, end), start, ...(kind && { kind }) }
  })
}

/** For each section that has any, the marks that touch it. `marks` may be long; they are sorted by start. */
export function marksBySection(
  sections: readonly Section[],
  marks: readonly Mark[],
): ReadonlyMap<number, readonly Mark[]> {
  const bySection = new Map<number, Mark[]>()
  for (const mark of marks) {
    for (let index = sectionAt(sections, mark.start); index < sections.length; index += 1) {
      if (sections[index]!.start >= mark.end) break
      const known = bySection.get(index)
      if (known) known.push(mark)
      else bySection.set(index, [mark])
    }
  }
  return bySection
}
