const wordPattern = /[\p{L}\p{N}]+/gu
const gramLength = 4

/**
 * The text as overlapping character 4-grams: lower case, without diacritics, in reading order with repetitions.
 * Words of up to four letters stay whole. It finds parts of compounds (`frist` in `Kündigungsfrist`) and all
 * inflections without a dictionary.
 */
export function characterGrams(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
  const grams: string[] = []
  for (const [word] of plain.matchAll(wordPattern)) {
    const letters = [...word]
    if (letters.length <= gramLength) {
      grams.push(word)
      continue
    }
    for (let at = 0; at + gramLength <= letters.length; at++) {
      grams.push(letters.slice(at, at + gramLength).join(''))
    }
  }
  return grams
}
