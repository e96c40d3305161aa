import { decodeText } from './decode-text.ts'
import type { Parser } from './port.ts'
import { stripInvisible } from './strip-invisible.ts'
import { createTextBuilder } from './text-builder.ts'

const bullet = /^\s*[-*•–]\s+/
const underline = /^\s*(={3,}|-{3,}|~{3,})\s*$/

/**
 * Plain text: blank lines part the paragraphs, lines inside one are joined. A line underlined with `===` or `---`
 * is a heading; lines that begin with a bullet are list items.
 */
export function createTextParser(): Parser {
  return {
    mediaType: 'text/plain',
    async parse(bytes, limits) {
      const builder = createTextBuilder(limits)
      let title: string | undefined
      const addHeading = (text: string, level: number) => {
        title ??= text
        builder.add({ kind: 'heading', level, text })
      }
      for (const paragraph of stripInvisible(decodeText(bytes)).split(/\n[^\S\n]*\n\s*/)) {
        const lines = paragraph.split('\n')
        const mark = underline.exec(lines[1] ?? '')?.[1]
        if (mark !== undefined && lines[0]!.trim() !== '' && !underline.test(lines[0]!)) {
          addHeading(lines[0]!, mark.startsWith('=') ? 1 : 2)
          lines.splice(0, 2)
        }
        for (const item of groupLines(lines)) builder.add(item)
      }
      return builder.build(title)
    },
  }
}

/** Lines shorter than this were not filled, so their breaks carry meaning (addresses, calendars, tables of values). */
const narrowWidth = 60

/**
 * Joins the wrapped lines of a paragraph. Bullets start list items, and so do lines that were broken on purpose: the
 * next word would still have fitted. Rules drawn with signs are dropped.
 */
function groupLines(lines: readonly string[]) {
  const kept = lines.filter((line) => !underline.test(line))
  const width = kept.reduce((widest, line) => Math.max(widest, line.trim().length), narrowWidth)
  const groups: string[][] = []
  let isList = false
  let previous: string | undefined
  for (const line of kept) {
    const hasBullet = bullet.test(line)
    const isBroken = previous !== undefined && isBrokenOnPurpose(previous.trim(), line.trim(), width)
    isList ||= hasBullet || isBroken
    if (previous === undefined || hasBullet || isBroken) groups.push([line.replace(bullet, '')])
    else groups.at(-1)!.push(line)
    previous = line
  }
  return groups.map((parts) => ({
    ...(isList ? { kind: 'list_item' as const, level: 1 } : { kind: 'paragraph' as const }),
    text: parts.join('\n'),
  }))
}

function isBrokenOnPurpose(line: string, next: string, width: number): boolean {
  const firstWord = next.split(/\s/, 1)[0]!
  return !/^\p{Ll}/u.test(next) && line.length + 1 + firstWord.length <= width
}
