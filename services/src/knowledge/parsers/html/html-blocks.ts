import type { BlockKind } from '../port.ts'
import type { TextBuilder } from '../text-builder.ts'
import { createTableReader, type TableReader } from './html-table.ts'

/** The part of a parsed HTML node that is read here; satisfied by the nodes of cheerio. */
export interface DomNode {
  readonly type: string
  readonly name?: string
  readonly data?: string
  readonly attribs?: Readonly<Record<string, string>>
  readonly children?: readonly unknown[]
}

const dropped = new Set(
  'script style nav aside noscript template svg math iframe object embed canvas video audio select button input textarea head'.split(
    ' ',
  ),
)
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter output q ruby rp rt s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)

interface Context {
  readonly kind: BlockKind
  readonly level?: number
}

interface Visit {
  readonly node: DomNode
  readonly isLeaving: boolean
}

/**
 * Walks the nodes in document order without recursion, so that depth costs no stack.
 * Returns the text of `<title>`, else of the first heading of level 1.
 */
export function readDom(roots: readonly unknown[], builder: TextBuilder): string | undefined {
  const title = textOf(findElement(roots, (node) => node.name === 'title'))
  const main = findElement(roots, (node) => node.name === 'main' || node.attribs?.role === 'main')
  const walker = createWalker(builder)
  const pending: Visit[] = []
  const push = (nodes: readonly unknown[]) => {
    for (let i = nodes.length - 1; i >= 0; i--) pending.push({ node: nodes[i] as DomNode, isLeaving: false })
  }

  push(main === undefined ? roots : [main])
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { node, isLeaving } = visit
    if (isLeaving) walker.leave(node)
    else if (node.type === 'text') walker.text(node.data ?? '')
    else if (node.name === undefined) push(node.children ?? [])
    else if (!isDropped(node)) {
      walker.enter(node)
      pending.push({ node, isLeaving: true })
      push(node.children ?? [])
    }
  }
  walker.flush()
  return title || walker.firstHeading()
}

function createWalker(builder: TextBuilder) {
  const contexts: Context[] = [{ kind: 'paragraph' }]
  const tables: TableReader[] = []
  let buffer: string[] = []
  let listDepth = 0
  let firstHeading: string | undefined

  const flush = () => {
    const text = buffer.join('')
    buffer = []
    if (text.trim() === '') return
    const table = tables.at(-1)
    if (table !== undefined) return table.addText(text)
    const context = contexts.at(-1)!
    if (context.kind === 'heading' && context.level === 1) firstHeading ??= text
    builder.add({ ...context, text })
  }

  return {
    flush,
    firstHeading: () => firstHeading,
    text: (data: string) => void buffer.push(data),
    enter(node: DomNode) {
      const name = node.name!
      if (name === 'br') return void buffer.push('\n')
      if (inline.has(name)) return
      flush()
      if (name === 'ul' || name === 'ol') listDepth++
      if (name === 'table') tables.push(createTableReader())
      tables.at(-1)?.enter(node)
      contexts.push(contextOf(node, contexts.at(-1)!, listDepth))
    },
    leave(node: DomNode) {
      const name = node.name!
      if (name === 'br' || inline.has(name)) return
      flush()
      contexts.pop()
      if (name === 'ul' || name === 'ol') listDepth--
      tables.at(-1)?.leave(node)
      if (name !== 'table') return
      const lines = tables.pop()!.lines()
      const outer = tables.at(-1)
      for (const text of lines) {
        if (outer === undefined) builder.add({ kind: 'table_row', text })
        else outer.addText(text)
      }
    },
  }
}

function contextOf(node: DomNode, outer: Context, listDepth: number): Context {
  const heading = /^h([1-6])$/.exec(node.name!)
  if (heading !== null) return { kind: 'heading', level: Number(heading[1]) }
  if (node.name === 'li') return { kind: 'list_item', level: Math.max(1, listDepth) }
  if (node.name === 'pre') return { kind: 'code' }
  return outer.kind === 'list_item' || outer.kind === 'heading' ? outer : { kind: 'paragraph' }
}

function isDropped(node: DomNode): boolean {
  if (dropped.has(node.name!)) return true
  const attribs = node.attribs ?? {}
  if ('hidden' in attribs || attribs['aria-hidden'] === 'true') return true
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$|!)|opacity\s*:\s*0\s*(?:;|$|!))/i.test(
    attribs.style ?? '',
  )
}

function findElement(roots: readonly unknown[], matches: (node: DomNode) => boolean): DomNode | undefined {
  const pending = [...roots].reverse() as DomNode[]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.name !== undefined && matches(node)) return node
    if (node.name === 'svg') continue
    for (const child of [...(node.children ?? [])].reverse()) pending.push(child as DomNode)
  }
  return undefined
}

function textOf(node: DomNode | undefined): string {
  return (node?.children ?? [])
    .map((child) => (child as DomNode).data ?? '')
    .join('')
    .trim()
}
