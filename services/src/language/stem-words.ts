import snowball from 'snowball-stemmers'

/** ISO 639-1 to the name of the Snowball algorithm; English is Porter2. */
const algorithms: Readonly<Record<string, string>> = {
  ar: 'arabic',
  ca: 'catalan',
  cs: 'czech',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  hu: 'hungarian',
  hy: 'armenian',
  it: 'italian',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sl: 'slovene',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
}

/** A function from a lower-case word to its stem; words of a language without a stemmer stay as they are. */
export function createStemmer(language: string | undefined): (word: string) => string {
  const algorithm = language === undefined ? undefined : algorithms[language]
  if (algorithm === undefined) return (word) => word
  const stemmer = snowball.newStemmer(algorithm)
  const known = new Map<string, string>()
  return (word) => {
    const seen = known.get(word)
    if (seen !== undefined) return seen
    const stem = stemmer.stem(word) || word
    known.set(word, stem)
    return stem
  }
}
