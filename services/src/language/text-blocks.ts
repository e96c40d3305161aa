import type { TextRange } from './split-sentences.ts'

/** A list item, heading, table row, quotation or fence: such a line starts anew. */
const openerPattern =
  /^\s*(?:[-*•–·▪◦‣+]\s|#{1,6}\s|\||>|```|~~~|(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-zA-Z][.)]|\(\w{1,3}\))\s)/
const rowPattern = /^\s*\||\t|\s\|\s/
const headingPattern = /^\s*#{1,6}\s/
const fieldPattern = /^[^.!?:]{1,40}:\s\S/
const amountEndPattern = /(?:\d\s?(?:%|€|\$|EUR|USD|CHF)|(?:€|\$|EUR|USD|CHF)\s?[\d.,]+)$/
const monthAfterNumber = /^\s*\d{1,2}\.\s(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)/
/** Narrower columns than these are not taken for wrapped prose. */
const minWrapWidth = 40
const minWrapWidthOfTwoLines = 60

interface Line extends TextRange {
  readonly text: string
}

/**
 * Cuts a text into runs of prose: lines that were wrapped to a width are joined to one run, all others (headings,
 * list items, table rows, fields) stand alone. Ranges are in order, without surrounding white space, never empty.
 */
export function findBlocks(text: string): TextRange[] {
  const blocks: TextRange[] = []
  for (const paragraph of paragraphsOf(text)) {
    const width = Math.max(...paragraph.map((line) => line.text.length))
    const isWrapped = looksWrapped(paragraph, width)
    let open: { start: number; end: number } | undefined
    for (const [index, line] of paragraph.entries()) {
      const previous = paragraph[index - 1]
      if (open && previous && isContinued({ previous, line, width, isWrapped })) open.end = line.end
      else {
        open = { start: line.start, end: line.end }
        blocks.push(open)
      }
    }
  }
  return blocks
}

/** Groups of lines with nothing blank between. */
function* paragraphsOf(text: string): Iterable<Line[]> {
  let paragraph: Line[] = []
  for (const line of linesOf(text)) {
    if (line.text !== '') paragraph.push(line)
    else if (paragraph.length > 0) {
      yield paragraph
      paragraph = []
    }
  }
  if (paragraph.length > 0) yield paragraph
}

function* linesOf(text: string): Iterable<Line> {
  let at = 0
  for (const raw of text.split(/\r\n|[\n\r\f\u2028\u2029]/)) {
    const lead = raw.length - raw.trimStart().length
    const trimmed = raw.trim()
    yield { start: at + lead, end: at + lead + trimmed.length, text: trimmed }
    at += raw.length + (text.startsWith('\r\n', at + raw.length) ? 2 : 1)
  }
}

interface Junction {
  readonly previous: Line
  readonly line: Line
  readonly width: number
  readonly isWrapped: boolean
}

function isContinued({ previous, line, width, isWrapped }: Junction): boolean {
  if (standsAlone(previous.text) || opensBlock(line.text)) return false
  if (/^\p{Ll}/u.test(line.text) && /[\p{L}\p{N},;-]$/u.test(previous.text)) return true
  return isWrapped && !fits(previous.text, line.text, width)
}

function opensBlock(text: string): boolean {
  return (openerPattern.test(text) && !monthAfterNumber.test(text)) || rowPattern.test(text)
}

function standsAlone(text: string): boolean {
  return headingPattern.test(text) || rowPattern.test(text)
}

/** Prose that was wrapped greedily: hardly a line would have had room for the first word of the next one. */
function looksWrapped(lines: readonly Line[], width: number): boolean {
  if (lines.length < 2 || width < (lines.length === 2 ? minWrapWidthOfTwoLines : minWrapWidth)) return false
  const rows = lines.filter((line) => fieldPattern.test(line.text) && amountEndPattern.test(line.text))
  if (rows.length > 0 || lines.filter((line) => amountEndPattern.test(line.text)).length > lines.length / 2)
    return false
  const full = lines.slice(1).filter((line, index) => !fits(lines[index]!.text, line.text, width))
  return full.length >= (lines.length - 1) * 0.7
}

function fits(line: string, next: string, width: number): boolean {
  const word = /^\S+/.exec(next)?.[0] ?? ''
  return line.length + 1 + word.length <= width
}
