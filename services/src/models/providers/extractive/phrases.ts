export interface Phrases {
  readonly nothingFound: string
  readonly related: string
  /** For a greeting, or a question without anything to answer it from. */
  readonly whatIDo: string
  readonly quote: (text: string) => string
}

const english: Phrases = {
  nothingFound: 'Nothing in the given sources answers this question.',
  related: 'The sources do not answer this clearly. These passages may help:',
  whatIDo:
    'I answer questions by quoting the sentences of your documents that answer them; I need documents or a text to quote from and cannot write freely.',
  quote: (text) => `“${text}”`,
}

const german: Phrases = {
  nothingFound: 'In den vorliegenden Quellen steht nichts, was diese Frage beantwortet.',
  related: 'Die Quellen beantworten das nicht eindeutig. Diese Stellen können weiterhelfen:',
  whatIDo:
    'Ich beantworte Fragen, indem ich die passenden Sätze aus Ihren Dokumenten zitiere; dafür brauche ich Dokumente oder einen Text und kann nicht frei formulieren.',
  quote: (text) => `„${text}“`,
}

/** German for German questions, English for all others. */
export function phrasesFor(language: string | undefined): Phrases {
  return language === 'de' ? german : english
}
