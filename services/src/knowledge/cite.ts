import type { Citation, SearchResult } from '@tragwerk/contracts/knowledge'
import { splitSentences } from '../language/index.ts'
import type { Evidence } from './evidence.ts'

/** Turns a model's passage markers into numbered citations while the text streams by. */
export interface CitationWriter {
  /** Text that may be shown now; an unfinished marker is held back. */
  push(delta: string): string
  end(): string
  /** One citation per marker shown, numbered as shown; quotes are exact slices of the documents. */
  citations(answer: string, quotes: Evidence['quotes'] | undefined): Citation[]
}

const marker = /\[(\d{1,3})\]/g
const unfinishedMarker = /\[\d{0,3}$/

/**
 * Passages are numbered from 1 in the prompt; citations from 1 in order of their first marker. Markers of passages
 * that do not exist are dropped. With `quotes` (models that report theirs) the k-th marker is the k-th quote.
 */
export function createCitationWriter(passages: readonly SearchResult[]): CitationWriter {
  const shown: Array<{ readonly passage: number }> = []
  let held = ''

  const rewrite = (text: string) =>
    text.replace(marker, (_, digits: string) => {
      const passage = Number(digits)
      if (passage < 1 || passage > passages.length) return ''
      shown.push({ passage })
      return `[${shown.length}]`
    })

  return {
    push(delta) {
      const text = held + delta
      held = unfinishedMarker.exec(text)?.[0] ?? ''
      return rewrite(text.slice(0, text.length - held.length))
    },
    end() {
      const rest = rewrite(held)
      held = ''
      return rest
    },
    citations(answer, quotes) {
      return shown.map(({ passage }, index) => {
        const source = passages[passage - 1]!
        const quote = quotes?.[index] ?? bestSentence(source.text, claimBefore(answer, index + 1))
        return {
          number: index + 1,
          documentId: source.documentId,
          title: source.title,
          quote: source.text.slice(quote.start, quote.end),
          start: source.start + quote.start,
          end: source.start + quote.end,
          page: source.page,
        }
      })
    },
  }
}

/** The text between the marker before and this one. */
function claimBefore(answer: string, number: number): string {
  const end = answer.indexOf(`[${number}]`)
  const start = answer.lastIndexOf(']', end) + 1
  return answer.slice(start, end)
}

/** The sentence of the passage that shares most words with the claim; the first one when none does. */
function bestSentence(passage: string, claim: string): { readonly start: number; readonly end: number } {
  const wanted = wordsOf(claim)
  let best = { start: 0, end: passage.length, overlap: -1 }
  for (const { start, end } of splitSentences(passage, undefined)) {
    const words = wordsOf(passage.slice(start, end))
    const overlap = [...words].filter((word) => wanted.has(word)).length / Math.sqrt(words.size || 1)
    if (overlap > best.overlap) best = { start, end, overlap }
  }
  return best
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu))
}
