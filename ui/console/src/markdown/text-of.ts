import type { Nodes } from 'mdast'

/** The words of a node without what they look like; takes no stack, however deep it is. */
export function textOf(top: Nodes): string {
  const parts: string[] = []
  const waiting: Nodes[] = [top]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('value' in node) parts.push(node.value)
    if ('children' in node) waiting.push(...node.children.toReversed())
  }
  return parts.join(' ')
}
