import { lexer, type Token, type Tokens } from 'marked'
import { decodeText } from './decode-text.ts'
import { decodeReferences, readHtml } from './html/html.ts'
import type { Parser } from './port.ts'
import { toTableLines } from './table-rows.ts'
import { createTextBuilder, type TextBuilder } from './text-builder.ts'

/** CommonMark with GitHub tables. Markup is removed, so that quotations read like print; front matter gives the title. */
export function createMarkdownParser(): Parser {
  return {
    mediaType: 'text/markdown',
    async parse(bytes, limits) {
      const builder = createTextBuilder(limits)
      const { body, title } = splitFrontMatter(decodeText(bytes))
      const tokens = lexer(body)
      for (const token of tokens) readToken(token, builder, { listDepth: 0 })
      const heading = tokens.find((token) => token.type === 'heading') as Tokens.Heading | undefined
      return builder.build(title ?? (heading?.depth === 1 ? inlineText(heading.tokens) : undefined))
    },
  }
}

interface Position {
  readonly listDepth: number
}

function readToken(token: Token, builder: TextBuilder, at: Position): void {
  switch (token.type) {
    case 'heading':
      builder.add({ kind: 'heading', level: token.depth, text: inlineText(token.tokens ?? []) })
      break
    case 'code':
      builder.add({ kind: 'code', text: token.text })
      break
    case 'table':
      readTable(token as Tokens.Table, builder)
      break
    case 'list':
      for (const item of (token as Tokens.List).items) readListItem(item, builder, at.listDepth + 1)
      break
    case 'blockquote':
      for (const child of token.tokens ?? []) readToken(child, builder, at)
      break
    case 'html':
      readHtml(token.text, builder)
      break
    case 'paragraph':
    case 'text':
      builder.add(prose(inlineText(token.tokens ?? [token]), at))
      break
  }
}

function readListItem(item: Tokens.ListItem, builder: TextBuilder, listDepth: number): void {
  for (const child of item.tokens) readToken(child, builder, { listDepth })
}

function readTable(table: Tokens.Table, builder: TextBuilder): void {
  const rows = [table.header, ...table.rows].map((row) => row.map((cell) => inlineText(cell.tokens)))
  for (const text of toTableLines({ rows, hasHeader: true })) builder.add({ kind: 'table_row', text })
}

function prose(text: string, at: Position) {
  return at.listDepth === 0
    ? { kind: 'paragraph' as const, text }
    : { kind: 'list_item' as const, level: at.listDepth, text }
}

function inlineText(tokens: readonly Token[]): string {
  return tokens.map(inlineToken).join('')
}

function inlineToken(token: Token): string {
  switch (token.type) {
    case 'br':
      return '\n'
    case 'html':
      return /^<br\b/i.test(token.raw) ? '\n' : ''
    case 'checkbox':
      return ''
    case 'codespan':
      return token.text
    case 'image':
      return decodeReferences(token.text)
    default:
      if ('tokens' in token && token.tokens !== undefined) return inlineText(token.tokens)
      return decodeReferences('text' in token ? String(token.text) : token.raw)
  }
}

function splitFrontMatter(text: string): { body: string; title: string | undefined } {
  const match = /^\ufeff?---[ \t]*\r?\n([\s\S]{0,20000}?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)
  if (match === null) return { body: text, title: undefined }
  const title = /^title:[ \t]*(.+)$/m.exec(match[1]!)?.[1]?.trim()
  return { body: text.slice(match[0].length), title: title?.replace(/^(["'])(.*)\1$/, '$2') }
}
