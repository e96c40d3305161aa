declare module 'snowball-stemmers' {
  /** Throws for an unknown algorithm. A stemmer holds the word it works on: use one per call, never concurrently. */
  export function newStemmer(algorithm: string): { stem(word: string): string }
}
