import type { BlockInput } from '../text-builder.ts'
import { findTable, median, tableRows } from './find-tables.ts'
import { joinLines } from './join-lines.ts'
import { type Line, lineText } from './page-lines.ts'
import type { Page } from './running-lines.ts'

/** Font sizes of a document: what is body text, and what stands out enough to be a heading. */
export interface TypeScale {
  readonly body: number
  /** Sizes of headings, largest first; the index is the level less one. */
  readonly headings: readonly number[]
}

/** A heading is set this much larger than the body, and is no longer than this. */
const headingRatio = 1.12
const maxHeadingLength = 150
const maxLevels = 4
const bullet = /^[•●▪◦‣∙·–*-]\s+/
const numbered = /^\(?\d{1,2}[.)]\s+\p{L}/u

/** Body size is the one with most letters. */
export function measureType(pages: readonly Page[]): TypeScale {
  const letters = new Map<number, number>()
  for (const line of pages.flatMap((page) => page.lines)) {
    const size = roundSize(line.size)
    letters.set(size, (letters.get(size) ?? 0) + lineText(line).length)
  }
  const body = [...letters].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])[0]
  const headings = [...letters.keys()].filter((size) => size > body * headingRatio).sort((a, b) => b - a)
  return { body, headings }
}

/** Rebuilds headings, paragraphs, list items and table rows from the lines of a page. */
export function toBlocks(page: Page, scale: TypeScale): BlockInput[] {
  const { lines } = page
  const pitch = typicalPitch(lines)
  const right = lines.reduce((max, line) => Math.max(max, line.cells.at(-1)!.x1), 0)
  const blocks: BlockInput[] = []
  let open: { block: BlockInput; last: Line } | undefined
  const close = () => {
    if (open !== undefined) blocks.push(open.block)
    open = undefined
  }

  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!
    const table = findTable(lines, i)
    if (table !== undefined) {
      close()
      const rows = tableRows(lines.slice(table.from, table.to))
      blocks.push(...rows.map((text) => ({ kind: 'table_row' as const, text, page: page.number })))
      i = table.to
      continue
    }
    const text = lineText(line)
    if (open !== undefined && isContinuation(open.last, line, { pitch, right })) {
      open = { block: { ...open.block, text: joinLines(open.block.text, text) }, last: line }
    } else {
      close()
      open = { block: startBlock(line, text, { page: page.number, scale }), last: line }
    }
    i++
  }
  close()
  return blocks
}

function startBlock(line: Line, text: string, at: { page: number; scale: TypeScale }): BlockInput {
  const level = at.scale.headings.indexOf(roundSize(line.size)) + 1
  if (level > 0 && text.length <= maxHeadingLength && /\p{L}/u.test(text)) {
    return { kind: 'heading', level: Math.min(level, maxLevels), text, page: at.page }
  }
  if (bullet.test(text)) return { kind: 'list_item', level: 1, text: text.replace(bullet, ''), page: at.page }
  if (numbered.test(text)) return { kind: 'list_item', level: 1, text, page: at.page }
  return { kind: 'paragraph', text, page: at.page }
}

function isContinuation(last: Line, line: Line, page: { pitch: number; right: number }): boolean {
  const gap = line.y - last.y
  const text = lineText(line)
  if (roundSize(last.size) !== roundSize(line.size)) return false
  const maxGap = page.pitch === 0 ? 1.6 * line.size : page.pitch * 1.3 * (line.size / Math.min(line.size, 14))
  if (gap < 0 || gap > Math.max(maxGap, 1.3 * line.size)) return false
  if (bullet.test(text) || numbered.test(text)) return false
  return /^\p{Ll}/u.test(text) || !wouldFit(last, line, page.right)
}

/** True when the next line's first word had room on the line before: the break was made on purpose. */
function wouldFit(last: Line, line: Line, right: number): boolean {
  const cell = line.cells[0]!
  const firstWord = cell.text.split(' ', 1)[0]!
  const wordWidth = ((cell.x1 - cell.x0) * (firstWord.length + 1)) / cell.text.length
  return last.cells.at(-1)!.x1 + wordWidth * 1.3 < right - line.size
}

/** Median distance of successive lines, leaving out the gaps between paragraphs. */
function typicalPitch(lines: readonly Line[]): number {
  return median(
    lines
      .slice(1)
      .map((line, i) => ({ gap: line.y - lines[i]!.y, size: line.size }))
      .filter(({ gap, size }) => gap > 0.5 * size && gap < 2.2 * size)
      .map(({ gap }) => gap),
  )
}

function roundSize(size: number): number {
  return Math.round(size * 2) / 2
}
