import { knowledgeErrors } from '../errors.ts'
import type { Block, BlockKind, ParsedDocument } from './port.ts'
import { stripInvisible } from './strip-invisible.ts'

export interface BlockInput {
  readonly kind: BlockKind
  readonly text: string
  readonly level?: number
  readonly page?: number
}

export interface TextBuilder {
  /** Appends a block; blank text is ignored. White space is collapsed except in code. */
  add(block: BlockInput): void
  /** Records something that was left out; a repeated notice is kept once. */
  notice(sentence: string): void
  /** The document; throws `no_text` when nothing was added. */
  build(title?: string): ParsedDocument
}

/** Joins blocks into one text and keeps their offsets. Lists and tables are set tight, other blocks a blank line apart. */
export function createTextBuilder(limits: { readonly maxTextLength: number }): TextBuilder {
  const parts: string[] = []
  const blocks: Block[] = []
  const notices = new Set<string>()
  let length = 0
  let previous: BlockKind | undefined

  const append = (part: string) => {
    length += part.length
    if (length > limits.maxTextLength) {
      throw knowledgeErrors.fileTooLarge({ what: 'characters', actual: length, limit: limits.maxTextLength })
    }
    parts.push(part)
  }

  return {
    add({ kind, text, level, page }) {
      const clean = kind === 'code' ? tidyCode(text) : tidyProse(text)
      if (clean === '') return
      if (previous !== undefined) append(isTight(previous, kind) ? '\n' : '\n\n')
      const start = length
      append(clean)
      blocks.push({
        kind,
        ...(level === undefined ? {} : { level }),
        start,
        end: length,
        ...(page === undefined ? {} : { page }),
      })
      previous = kind
    },
    notice: (sentence) => void notices.add(sentence),
    build(title) {
      if (blocks.length === 0) throw knowledgeErrors.noText()
      const text = parts.join('')
      const cleanTitle = title === undefined ? '' : tidyProse(title)
      return {
        ...(cleanTitle === '' ? {} : { title: cleanTitle.slice(0, 500) }),
        text,
        blocks,
        notices: [...notices],
      }
    },
  }
}

function isTight(previous: BlockKind, next: BlockKind): boolean {
  return previous === next && (next === 'list_item' || next === 'table_row')
}

function tidyProse(text: string): string {
  return stripInvisible(text).replace(/\s+/g, ' ').trim()
}

function tidyCode(text: string): string {
  return stripInvisible(text)
    .replace(/^(\s*\n)+/, '')
    .trimEnd()
}
