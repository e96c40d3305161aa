/**
 * Completes what a text that still grows has begun, so that the page does not jump when the rest comes: a link shows
 * its label at once, a table is a table from its first row on, bold text is bold before its end is there.
 * `tail` is the last block of the text.
 */
export function closeOpenEnds(tail: string): string {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(tail)
  const withoutMarker = tail.replace(/(^|\n)[ \t]*(?:`{1,2}|~{1,2})$/, '$1')
  if (fence !== null || isInNestedFence(tail)) return withoutMarker
  return closeEmphasis(closeLink(completeTable(withoutMarker)))
}

/** Inside a list or a quote. */
function isInNestedFence(tail: string): boolean {
  return (tail.match(/^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]*)?(?:`{3,}|~{3,})/gm)?.length ?? 0) % 2 === 1
}

function completeTable(tail: string): string {
  const lines = tail.split('\n')
  const isRow = (line: string | undefined) => line?.trimStart().startsWith('|') === true
  const last = lines.at(-1)
  if (!isRow(last)) return tail
  if (!isRow(lines.at(-2))) return `${tail}\n${delimiterOf(last!)}`
  const isDelimiterBegun = /^[\s|:-]*$/.test(last!) && !isRow(lines.at(-3))
  return isDelimiterBegun ? [...lines.slice(0, -1), delimiterOf(lines.at(-2)!)].join('\n') : tail
}

function delimiterOf(head: string): string {
  const cells = head
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
  return `|${cells.map(() => '---|').join('')}`
}

function closeLink(tail: string): string {
  return tail
    .replace(/!?\[(?!\d{1,3}\]$)([^[\]\n]*)\](?:\([^()\n]*)?$/, '$1')
    .replace(/!?\[(\d{0,3})$/, '')
    .replace(/!?\[([^[\]\n]*)$/, '$1')
    .replace(/<(?=[a-z][^<>\s]*$)/i, '')
}

function closeEmphasis(tail: string): string {
  const start = lastParagraphStart(tail)
  const paragraph = tail.slice(start).replace(/(?<=^|\s|\w)(?:\*{1,3}|_{1,3}|~{1,2}|`)$/, '')
  const withoutCode = paragraph.replace(/`[^`\n]*`/g, '')
  const count = (marker: RegExp) => withoutCode.match(marker)?.length ?? 0
  const head = tail.slice(0, start)
  if (count(/`/g) % 2 === 1) return `${head}${paragraph}\``
  const closing = [count(/~~/g) % 2 === 1 ? '~~' : '', count(/\*\*/g) % 2 === 1 ? '**' : ''].join('')
  return closing === '' ? head + paragraph : head + paragraph.trimEnd() + closing
}

/** Behind the last blank line. A pattern for it would take quadratic time. */
function lastParagraphStart(text: string): number {
  let end = text.lastIndexOf('\n')
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 1)
    if (start < 0) return 0
    if (text.slice(start, end).trim() === '') return start + 1
    end = start
  }
  return 0
}
