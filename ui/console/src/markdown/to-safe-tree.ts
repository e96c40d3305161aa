import type { Definition, RootContent } from 'mdast'
import { parseMarkdown } from './parse-markdown.ts'
import type { SafeBlock } from './safe-tree.ts'
import { toSafeBlocks } from './to-safe-blocks.ts'

/** Characters of a block that are parsed; some patterns take quadratic time, so longer ones are shown as text. */
export const maxParsedLength = 20_000

/** Quotes and lists in each other on one line; the parser's own stack would end before the page's. */
const tooDeep = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){32}/m

/** What a text shows, with nothing in it that could load, run or leave the page by itself. Never throws. */
export function toSafeTree(text: string): readonly SafeBlock[] {
  const children = parseBlocks(text)
  return toSafeBlocks(children, definitionsOf(children))
}

/**
 * The top-level nodes of a text that stands behind `before`, with their offsets in both together; one node of plain
 * text when they are too long to be parsed.
 */
export function parseBlocks(text: string, before = ''): readonly RootContent[] {
  const source = before + text
  if (source.length > maxParsedLength || tooDeep.test(source)) return [asPlainText(text, before.length)]
  const { children } = parseMarkdown(source)
  return children.filter((node) => (node.position?.start.offset ?? 0) >= before.length)
}

export function definitionsOf(nodes: readonly RootContent[]): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>()
  for (const node of nodes)
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node)
  return found
}

function asPlainText(text: string, offset: number): RootContent {
  const start = { line: 1, column: 1, offset }
  const end = { line: 1, column: text.length + 1, offset: offset + text.length }
  return { type: 'paragraph', children: [{ type: 'text', value: text }], position: { start, end } }
}
