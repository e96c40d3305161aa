import type { Definition, Nodes, RootContent } from 'mdast'
import { toLinkTarget, toShownHost } from './link-target.ts'
import type { SafeInline } from './safe-tree.ts'
import { textOf } from './text-of.ts'

/** By identifier, the first of each. */
export type Definitions = ReadonlyMap<string, Definition>

interface Place {
  readonly definitions: Definitions
  readonly isInLink: boolean
  readonly depth: number
}

/** Emphasis within emphasis; beyond it only the text is kept. */
const maxDepth = 24
/** Of an address that is shown as text. */
const shownAddressLength = 200

/** Inline content of the allowlist; addresses are resolved only into links that ask before they open. */
export function toSafeInlines(
  nodes: readonly RootContent[],
  definitions: Definitions,
): readonly SafeInline[] {
  return convertAll(nodes, { definitions, isInLink: false, depth: 0 })
}

function convertAll(nodes: readonly Nodes[], place: Place): readonly SafeInline[] {
  return joinTexts(nodes.flatMap((node) => convert(node, place)))
}

function convert(node: Nodes, place: Place): readonly SafeInline[] {
  const deeper = { ...place, depth: place.depth + 1 }
  const children = 'children' in node ? node.children : []
  if (place.depth >= maxDepth) return [{ type: 'text', text: textOf(node) }]
  switch (node.type) {
    case 'text':
      return place.isInLink ? [{ type: 'text', text: node.value }] : splitCitations(node.value)
    case 'strong':
    case 'emphasis':
      return [{ type: node.type, children: convertAll(children, deeper) }]
    case 'delete':
      return [{ type: 'strike', children: convertAll(children, deeper) }]
    case 'inlineCode':
      return [{ type: 'code', text: node.value }]
    case 'break':
      return [{ type: 'break' }]
    case 'html':
      return [{ type: 'text', text: node.value }]
    case 'link':
      return toLink(node.url, children, deeper)
    case 'linkReference': {
      // `[1]` stays a citation, whatever the text itself defines it to be.
      if (/^\d{1,3}$/.test(node.identifier) && node.referenceType === 'shortcut')
        return splitCitations(`[${node.identifier}]`)
      return toLink(place.definitions.get(node.identifier)?.url ?? '', children, deeper)
    }
    case 'image':
      return [{ type: 'image', alt: node.alt ?? '', host: toShownHost(node.url) }]
    case 'imageReference': {
      const url = place.definitions.get(node.identifier)?.url ?? ''
      return [{ type: 'image', alt: node.alt ?? '', host: toShownHost(url) }]
    }
    case 'footnoteReference':
      return [{ type: 'text', text: `[^${node.label ?? node.identifier}]` }]
    default:
      return convertAll(children, deeper)
  }
}

function toLink(address: string, nodes: readonly Nodes[], place: Place): readonly SafeInline[] {
  const children = convertAll(nodes, { ...place, isInLink: true })
  const target = place.isInLink ? undefined : toLinkTarget(address)
  const label = plainText(children)
  if (target !== undefined) {
    const isBare = [address, target.href, address.replace(/^(?:mailto:|http:\/\/)/, '')].includes(label)
    return [{ type: 'link', ...target, isBare, children }]
  }
  if (address === '' || address === label) return children
  const shown = address.length > shownAddressLength ? `${address.slice(0, shownAddressLength)}…` : address
  return [...children, { type: 'text', text: ` (${shown})` }]
}

function splitCitations(text: string): SafeInline[] {
  return text
    .split(/(\[\d{1,3}\])/)
    .filter((part) => part !== '')
    .map((part) => {
      const number = /^\[(\d{1,3})\]$/.exec(part)?.[1]
      return number === undefined
        ? { type: 'text', text: part }
        : { type: 'citation', number: Number(number) }
    })
}

export function plainText(inlines: readonly SafeInline[]): string {
  return inlines
    .map((inline) => {
      if (inline.type === 'citation') return `[${inline.number}]`
      if (inline.type === 'break') return '\n'
      if (inline.type === 'image') return inline.alt
      return 'children' in inline ? plainText(inline.children) : inline.text
    })
    .join('')
}

function joinTexts(inlines: readonly SafeInline[]): readonly SafeInline[] {
  const joined: SafeInline[] = []
  for (const inline of inlines) {
    const last = joined.at(-1)
    if (inline.type === 'text' && last?.type === 'text')
      joined[joined.length - 1] = { type: 'text', text: last.text + inline.text }
    else joined.push(inline)
  }
  return joined
}
