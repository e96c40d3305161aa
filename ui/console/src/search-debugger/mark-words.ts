export interface TextPart {
  readonly text: string
  readonly isMarked: boolean
}

/** Cuts a text into parts that are one of the words, as written and as whole words, and parts between them. */
export function markWords(text: string, words: readonly string[]): TextPart[] {
  if (words.length === 0) return text === '' ? [] : [{ text, isMarked: false }]
  const longestFirst = [...words].sort((a, b) => b.length - a.length).map((word) => RegExp.escape(word))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'u')
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, isMarked: index % 2 === 1 }))
    .filter((part) => part.text !== '')
}
