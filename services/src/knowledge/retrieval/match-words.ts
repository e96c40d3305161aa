import { analyzeWords } from '../../language/index.ts'

/** Words with what joins them, as the word analysis sees them: `SKU-8847`, `§ 12`, `C++`. */
const wordPattern =
  /§+\s*\d+\p{L}?(?!\p{L})|[\p{L}\p{N}\p{M}]+(?:[-_.,/'&\u2018\u2019\u02BC\u2010\u2011][\p{L}\p{N}\p{M}]+)*(?:\+\+|#)?/gu

/** The different words of a text, as written and in their order, that the word index knows by one of these terms. */
export function matchWords(text: string, language: string | undefined, terms: readonly string[]): string[] {
  const indexed = new Set(analyzeWords(text, language))
  const matching = new Set(terms.filter((term) => indexed.has(term)))
  if (matching.size === 0) return []
  const words = new Set([...text.matchAll(wordPattern)].map(([word]) => word))
  return [...words].filter((word) => analyzeWords(word, language).some((term) => matching.has(term)))
}
