import { type BreakWords, loadBreakWords } from './abbreviations.ts'
import { findBlocks } from './text-blocks.ts'

/** The half-open range `[start, end)` of UTF-16 code units of a text. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** Longest look back for the last word of a piece. */
const lookBack = 40
/** `z. B.`, `u. U.`, `i. A.` */
const spacedAbbreviation = /(?:^|[^\p{L}])\p{Ll}\.\s?\p{Lu}\.$/u

/**
 * The sentences of a text, and lines that stand for themselves: headings, list items, table rows, `Label: value`.
 *
 * Ranges are in order, do not overlap, begin and end with something visible, and together hold every character that
 * is not white space. A sentence may hold line breaks when the text was wrapped to a width. Breaks are those of
 * `Intl.Segmenter`, repaired for abbreviations, initials and ordinals of German and English.
 */
export function splitSentences(text: string, language?: string): TextRange[] {
  const segmenter = new Intl.Segmenter(localeOf(language), { granularity: 'sentence' })
  const words = loadBreakWords()
  const isOrdinalLanguage = language !== 'en'
  const sentences: TextRange[] = []
  for (const block of findBlocks(text)) {
    const prose = text.slice(block.start, block.end).replace(/[\n\r\f\u2028\u2029\u0085]/g, ' ')
    let open: { start: number; end: number } | undefined
    for (const { segment, index } of segmenter.segment(prose)) {
      const trimmed = segment.trim()
      if (trimmed === '') continue
      const start = block.start + index + segment.length - segment.trimStart().length
      const end = start + trimmed.length
      if (
        open &&
        isFalseBreak({ before: text.slice(open.start, open.end), after: trimmed, words, isOrdinalLanguage })
      ) {
        open.end = end
      } else {
        open = { start, end }
        sentences.push(open)
      }
    }
  }
  return sentences
}

/** An unknown tag must not fail: the segmenter throws for malformed ones. */
function localeOf(language: string | undefined): string {
  return language !== undefined && /^[a-z]{2,3}$/.test(language) ? language : 'en'
}

interface Break {
  readonly before: string
  readonly after: string
  readonly words: BreakWords
  readonly isOrdinalLanguage: boolean
}

function isFalseBreak({ before, after, words, isOrdinalLanguage }: Break): boolean {
  if (!/[\p{L}\p{N}]/u.test(after)) return true
  if (isEnumerator(before)) return true
  if (!before.endsWith('.')) return false
  const token = /\S+$/.exec(before.slice(-lookBack))?.[0] ?? ''
  const last = token.slice(0, -1).replace(/^.*[-–/([{"'„“‚‘«]/, '')
  const next = /[\p{L}\p{N}]+/u.exec(after)?.[0] ?? ''
  const startsSentence = words.sentenceStarts.has(next.toLowerCase()) && /^\P{Ll}/u.test(next)

  if (/^\p{Ll}$/u.test(last) || spacedAbbreviation.test(before.slice(-lookBack))) return true
  if (words.neverLast.has(last.toLowerCase())) return true
  if (words.beforeNumber.has(last.toLowerCase())) return /^[\d§(IVX]/.test(after)
  if (/^(?:\p{Lu}|(?:\p{Lu}\.)+\p{Lu})$/u.test(last)) return !startsSentence
  if (isOrdinalLanguage && /^\d{1,2}$/.test(last)) return !startsSentence
  return false
}

/** `1.`, `2.1.`, `a)` or a bullet alone belongs to what it numbers. */
function isEnumerator(text: string): boolean {
  return text.length <= 12 && /^(?:[-*•–·+]|#{1,6}|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z])[.)])$/.test(text)
}
