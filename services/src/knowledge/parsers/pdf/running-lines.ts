import { type Line, lineText } from './page-lines.ts'

export interface Page {
  /** From 1. */
  readonly number: number
  readonly height: number
  readonly lines: readonly Line[]
}

/** Headers and footers stand within this share of the page's height from its edges. */
const marginShare = 0.12
/** A line is a header or footer when it stands on at least this share of the pages. */
const repeatShare = 0.6
const pageNumber = /^(?:seite|page|s\.|p\.)?\s*#(?:\s*(?:von|of|\/|-)\s*#)?$/i

/** Removes headers, footers and page numbers: lines near the edge that differ between pages only in their digits. */
export function dropRunningLines(pages: readonly Page[]): Page[] {
  const counts = new Map<string, number>()
  for (const page of pages) {
    for (const key of new Set(page.lines.filter((line) => isMarginal(line, page)).map(keyOf))) {
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const threshold = Math.max(2, Math.ceil(pages.length * repeatShare))
  return pages.map((page) => ({
    ...page,
    lines: page.lines.filter((line) => {
      if (!isMarginal(line, page)) return true
      return (counts.get(keyOf(line)) ?? 0) < threshold && !pageNumber.test(keyOf(line))
    }),
  }))
}

function isMarginal(line: Line, page: Page): boolean {
  return line.y < page.height * marginShare || line.y > page.height * (1 - marginShare)
}

function keyOf(line: Line): string {
  return lineText(line).replace(/\d+/g, '#').replace(/\s+/g, ' ').trim()
}
