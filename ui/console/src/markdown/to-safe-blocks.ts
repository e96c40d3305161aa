import type { List, RootContent, Table } from 'mdast'
import type { SafeBlock, SafeCell, SafeInline } from './safe-tree.ts'
import { textOf } from './text-of.ts'
import { type Definitions, toSafeInlines } from './to-safe-inlines.ts'

/** What is nested deeper is shown as text: the page could not draw it, and no honest text needs it. */
const maxDepth = 24

/** Blocks of the allowlist; what is unknown becomes text, definitions become nothing. */
export function toSafeBlocks(
  nodes: readonly RootContent[],
  definitions: Definitions,
  depth = 0,
): readonly SafeBlock[] {
  return nodes.flatMap((node) => toSafeBlock(node, definitions, depth))
}

function toSafeBlock(node: RootContent, definitions: Definitions, depth: number): readonly SafeBlock[] {
  const inlines = (children: readonly RootContent[]) => toSafeInlines(children, definitions)
  if (depth >= maxDepth) return asText(textOf(node))
  switch (node.type) {
    case 'paragraph':
      return [{ type: 'paragraph', children: inlines(node.children) }]
    case 'heading':
      return [{ type: 'heading', depth: node.depth, children: inlines(node.children) }]
    case 'code':
      return [{ type: 'code', language: toLanguage(node.lang), text: node.value }]
    case 'blockquote':
      return [{ type: 'quote', children: toSafeBlocks(node.children, definitions, depth + 1) }]
    case 'list':
      return [toSafeList(node, definitions, depth)]
    case 'table':
      return [toSafeTable(node, inlines)]
    case 'thematicBreak':
      return [{ type: 'line' }]
    case 'definition':
      return []
    case 'footnoteDefinition': {
      const note: SafeBlock = {
        type: 'paragraph',
        children: [{ type: 'text', text: `[^${node.label ?? node.identifier}]:` }],
      }
      return [note, ...toSafeBlocks(node.children, definitions, depth + 1)]
    }
    case 'html':
      return asText(node.value)
    default:
      return asText(textOf(node))
  }
}

function toSafeList(node: List, definitions: Definitions, depth: number): SafeBlock {
  return {
    type: 'list',
    isOrdered: node.ordered === true,
    start: node.start ?? 1,
    items: node.children.map((item) => ({
      isChecked: item.checked ?? undefined,
      children: toSafeBlocks(item.children, definitions, depth + 1),
    })),
  }
}

function toSafeTable(
  node: Table,
  inlines: (children: readonly RootContent[]) => readonly SafeInline[],
): SafeBlock {
  const rows = node.children.map((row): SafeCell[] => row.children.map((cell) => inlines(cell.children)))
  return {
    type: 'table',
    align: (node.align ?? []).map((side) => side ?? undefined),
    head: rows[0] ?? [],
    rows: rows.slice(1),
  }
}

function toLanguage(given: string | null | undefined): string {
  return /^[\w+#.-]{1,24}$/.test(given ?? '') ? given! : ''
}

function asText(text: string): readonly SafeBlock[] {
  return [{ type: 'paragraph', children: [{ type: 'text', text }] }]
}
