/** A piece of SVG as data: it becomes a file by `toSvgText`, or part of a page by `ShapeElement`. */
export interface Shape {
  readonly tag: 'svg' | 'g' | 'rect' | 'path' | 'text' | 'circle'
  /** Named as React names them; numbers are in units of the view box. */
  readonly attributes: Readonly<Record<string, string | number>>
  readonly text?: string
  readonly children?: readonly Shape[]
}

/** The same as the text of a file. */
export function toSvgText({ tag, attributes, text, children = [] }: Shape): string {
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${toSvgName(name)}="${escapeText(value)}"`,
  )
  const inside = (text === undefined ? '' : escapeText(text)) + children.map(toSvgText).join('')
  return `<${tag}${written.join('')}>${inside}</${tag}>`
}

function toSvgName(name: string): string {
  return name === 'viewBox' ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeText(value: string | number): string {
  return String(value).replace(/[&<>"]/g, (character) => escapes[character]!)
}
