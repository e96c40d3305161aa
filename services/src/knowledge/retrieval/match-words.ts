import { analyzeWords } from '../../language/index.ts'

/** Words with what joins them, as the word analysis sees them: `SKU-8847`, `§ 12`, `C++`. */
const wordPattern =
  /§+\s*\d+\p{L}?(?!\p{L})|[\p{L}\p{N}\p{M}]+(?:[-_.,/'&\u2018\u2019\u02BC\u2010\u2011][\p{L}\p{N}\p{M}]+)*(?:\+\+|#)?/gu

/** The different words of a text, as written and in their order, that the word index knows by one of the terms. */
export type WordMatcher = (text: string, language: string | undefined) => string[]

/** Analyses every word once, in however many texts it stands. */
export function createWordMatcher(terms: readonly string[]): WordMatcher {
  const known = new Map<string, readonly string[]>()
  const termsOf = (word: string, language: string | undefined) => {
    const key = `${language} ${word}`
    const analyzed = known.get(key) ?? analyzeWords(word, language)
    known.set(key, analyzed)
    return analyzed
  }
  return (text, language) => {
    const indexed = new Set(analyzeWords(text, language))
    const matching = new Set(terms.filter((term) => indexed.has(term)))
    if (matching.size === 0) return []
    const words = new Set([...text.matchAll(wordPattern)].map(([word]) => word))
    return [...words].filter((word) => termsOf(word, language).some((term) => matching.has(term)))
  }
}
