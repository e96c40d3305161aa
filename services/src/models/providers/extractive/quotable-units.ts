import { splitSentences } from '../../../language/index.ts'
import type { Passage } from './passage.ts'
import { readTableRow, type TableRow } from './table-row.ts'

/** A sentence, list item or table row that may be quoted, with what gives it its meaning. */
export interface QuotableUnit {
  /** Index into the passages given. */
  readonly passage: number
  /** Offsets into the passage's text; list markers are left out. */
  readonly start: number
  readonly end: number
  /** As read by a person: one line, table cells with the names of their columns. */
  readonly text: string
  /** The line before: the previous sentence, a heading, or a question that this may answer. */
  readonly before: string
  /** First quotable unit of its passage. */
  readonly isFirst: boolean
}

interface Line {
  readonly start: number
  readonly end: number
  readonly raw: string
}

const markerPattern = /^(?:[-*•–·▪◦‣+]|#{1,6}|>|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z])[.)])\s+/
const maxHeadingWords = 10

/**
 * What can be quoted from the passages, in their order. Headings, questions and table headers are not quotable: an
 * answer that repeats the question is none. They serve as the line before. If nothing else is there, they are taken.
 */
export function findQuotableUnits(
  passages: readonly Passage[],
  language: string | undefined,
): QuotableUnit[] {
  const units = passages.flatMap((passage, index) => unitsOf(passage.text, index, language))
  if (units.length > 0) return units
  return passages.flatMap((passage, index) =>
    linesOf(passage.text, language).map((line, at) =>
      toUnit(line, { passage: index, before: '', isFirst: at === 0 }),
    ),
  )
}

function unitsOf(text: string, passage: number, language: string | undefined): QuotableUnit[] {
  const units: QuotableUnit[] = []
  const lines = linesOf(text, language)
  let header: TableRow | undefined
  let before = ''
  for (const [index, line] of lines.entries()) {
    const row = readTableRow(line.raw)
    if (!row) header = undefined
    if (row?.isRule) continue
    if (row && readTableRow(lines[index + 1]?.raw ?? '')?.isRule) {
      header = row
      continue
    }
    const unit = toUnit(line, { passage, before, isFirst: units.length === 0, row, header })
    if (unit.text.endsWith('?') || isHeading(line, lines[index + 1], text)) before = unit.text
    else {
      units.push(unit)
      if (!row) before = unit.text
    }
  }
  return units
}

function linesOf(text: string, language: string | undefined): Line[] {
  return splitSentences(text, language)
    .map(({ start, end }) => ({ start, end, raw: text.slice(start, end) }))
    .filter(({ raw }) => /[\p{L}\p{N}]/u.test(raw) || readTableRow(raw)?.isRule)
}

interface Place {
  readonly passage: number
  readonly before: string
  readonly isFirst: boolean
  readonly row?: TableRow | undefined
  readonly header?: TableRow | undefined
}

function toUnit(line: Line, { passage, before, isFirst, row, header }: Place): QuotableUnit {
  const marker = row ? '' : (markerPattern.exec(line.raw)?.[0] ?? '')
  const rest = line.raw.slice(marker.length)
  const isBare = !/[\p{L}\p{N}]/u.test(rest)
  const text = row ? labelCells(row, header) : isBare ? line.raw : rest
  return {
    passage,
    start: line.start + (isBare ? 0 : marker.length),
    end: line.end,
    text: text.replace(/\s+/g, ' ').trim(),
    before,
    isFirst,
  }
}

function labelCells(row: TableRow, header: TableRow | undefined): string {
  return row.cells
    .map((cell, column) => (header?.cells[column] && cell ? `${header.cells[column]}: ${cell}` : cell))
    .filter((cell) => cell !== '')
    .join('; ')
}

/** A short line of its own that does not end like a sentence, has no value in it, and is followed by a line. */
function isHeading(line: Line, next: Line | undefined, text: string): boolean {
  if (/^#{1,6}\s/.test(line.raw)) return true
  if (!next || /[.!;]["'”“»)\]]*$/.test(line.raw) || markerPattern.test(line.raw)) return false
  if (!/[\n\r]/.test(text.slice(line.end, next.start))) return false
  if (/:\s*$/.test(line.raw)) return true
  const words = line.raw.split(/\s+/)
  return words.length <= maxHeadingWords && !/[\d:;|=€$%@]/.test(line.raw)
}
