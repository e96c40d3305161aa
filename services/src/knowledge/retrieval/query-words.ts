import { analyzeWords } from '../../language/index.ts'

/** Up to this many words the language of a query is a guess, and often it is a name that belongs to none. */
const shortQueryWords = 3
/** What passages are stemmed by, next to their words as written. */
const indexedLanguages = ['de', 'en', undefined] as const

/**
 * The terms to search a query by. Passages are stemmed in their own language; a short query is stemmed in each, so that
 * a name or a single word is found in passages of another language than the one that was guessed.
 */
export function queryWords(query: string, language: string | undefined): string[] {
  const words = analyzeWords(query, language)
  if (words.length > shortQueryWords) return words
  const variants = indexedLanguages.flatMap((indexed) => analyzeWords(query, indexed))
  return [...words, ...new Set(variants).difference(new Set(words))]
}
