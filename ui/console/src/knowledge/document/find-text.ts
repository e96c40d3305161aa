import type { Range } from './text-sections.ts'

/** More than anyone steps through; the count then reads as "at least". */
export const mostFound = 5000

/**
 * Where the words occur, in any case, in order. Blanks in the search also match line ends, because a paragraph may be
 * broken anywhere. Offsets are UTF-16 units and never inside a character.
 */
export function findAll(text: string, searched: string): readonly Range[] {
  const words = searched.trim()
  if (words === '') return []
  const pattern = new RegExp(words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+'), 'giu')
  const found: Range[] = []
  for (const match of text.matchAll(pattern)) {
    found.push({ start: match.index, end: match.index + match[0].length })
    if (found.length === mostFound) break
  }
  return found
}

/** The match to go to: `step` further than `current`, around the ends. */
export function stepThrough(count: number, current: number, step: 1 | -1): number {
  return count === 0 ? 0 : (current + step + count) % count
}
