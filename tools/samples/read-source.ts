import { lexer, type Token, type Tokens } from 'marked'

/** A source document: the parts of Markdown that the samples use, as plain text. */
export type SamplePart =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: ReadonlyArray<readonly string[]> }

/** Reads headings, paragraphs, flat lists and tables without inline markup; anything else is an error. */
export function readSource(markdown: string): SamplePart[] {
  return lexer(markdown)
    .filter((token) => token.type !== 'space')
    .map(toPart)
}

function toPart(token: Token): SamplePart {
  switch (token.type) {
    case 'heading':
      return { kind: 'heading', level: token.depth, text: token.text }
    case 'paragraph':
      return { kind: 'paragraph', text: token.text.replace(/\n/g, ' ') }
    case 'list':
      return { kind: 'list', items: (token as Tokens.List).items.map((item) => item.text) }
    case 'table': {
      const { header, rows } = token as Tokens.Table
      return { kind: 'table', rows: [header, ...rows].map((row) => row.map((cell) => cell.text)) }
    }
    default:
      throw new Error(`The samples do not use ${token.type}: ${token.raw.slice(0, 60)}`)
  }
}
