import { createStemmer } from './stem-words.ts'
import { stopWords } from './stop-words.ts'

/** A paragraph sign with its number; letters and digits joined by `- _ . , / ' &`; `c++` and `c#`. */
const tokenPattern = /§+\s*\d+\p{L}?(?!\p{L})|[\p{L}\p{N}\p{M}]+(?:[-_.,/'&][\p{L}\p{N}\p{M}]+)*(?:\+\+|#)?/gu
const numberPattern = /^\d+(?:[.,']\d+)*$/
const thousandsPattern = /^\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?$/
/** Languages that write possessives and contractions inside the word; elsewhere the apostrophe parts words. */
const apostropheLanguages: ReadonlySet<string> = new Set(['en'])
const maxTermLength = 60

/**
 * The terms of a text for search by words, in reading order with repetitions: NFKC, lower case, stemmed by Snowball
 * for the language, short stop list removed. An undefined or unknown language gets neither stems nor stop list.
 *
 * Identifiers give the whole and the parts (`SKU-8847` → `sku-8847`, `sku`, `8847`). Numbers are one term with `.` as
 * only separator (`12,50` → `12.50`), with a second term without thousands separators (`1.250` → also `1250`).
 * `§ 12` gives `§12` and `12`. When only stop words are there, they are kept. Terms have 1 to 60 characters.
 */
export function analyzeWords(text: string, language?: string): string[] {
  const stem = createStemmer(language)
  const stops = stopWords(language)
  const keepsApostrophes = apostropheLanguages.has(language ?? '')
  const terms: string[] = []
  const stopped: string[] = []

  const add = (term: string) => terms.push(cut(term))
  const addWord = (word: string) => {
    if (word === '') return
    if (stops.has(word)) stopped.push(word)
    else add(/\p{L}/u.test(word) ? stem(word) : word)
  }

  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02BC]/g, "'")
    .replace(/[\u2010\u2011]/g, '-')
  for (const [token] of plain.matchAll(tokenPattern)) {
    if (token.startsWith('§')) {
      const number = token.replace(/[§\s]/g, '')
      add(`§${number}`)
      add(number)
    } else if (numberPattern.test(token)) {
      for (const term of numberTerms(token)) add(term)
    } else {
      for (const word of wordsOf(token, keepsApostrophes, add)) addWord(word)
    }
  }
  return terms.length > 0 ? terms : stopped
}

/** The plain words of a token; a joined token with a digit, or with a sign at its end, is added whole as well. */
function wordsOf(token: string, keepsApostrophes: boolean, addWhole: (term: string) => void): string[] {
  const parts = token.split(keepsApostrophes ? /[-_.,/&]|(?:\+\+|#)$/ : /[-_.,/'&]|(?:\+\+|#)$/)
  const isJoined = parts.length > 1
  if (isJoined && (/\p{N}/u.test(token) || /[+#&]/.test(token))) addWhole(token.replaceAll(',', '.'))
  return parts
}

function numberTerms(token: string): string[] {
  const whole = token.replace(/[,']/g, '.')
  const separator = thousandsPattern.exec(token)?.[1]
  return separator === undefined ? [whole] : [whole, token.replaceAll(separator, '').replace(',', '.')]
}

/** Long runs (hashes, base64, scripts without spaces) are cut, never in the middle of a surrogate pair. */
function cut(term: string): string {
  if (term.length <= maxTermLength) return term
  const short = term.slice(0, maxTermLength)
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short
}
