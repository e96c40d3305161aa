/** A piece of evidence, as the knowledge domain hands it over in `providerOptions.tragwerk.passages`. */
export interface Passage {
  /** The n of `[n]`. */
  readonly number: number
  readonly text: string
  /** Document title and headings above the passage; helps to find, is never quoted. */
  readonly title?: string | undefined
  /** Identifies the document; passages without one belong to a document of their own. */
  readonly documentId?: string | undefined
  /** Offset of the passage in its document; orders quotes of the same document. */
  readonly start?: number | undefined
  /** How well the passage fits the question by retrieval, 0 to 1; breaks near ties between passages. */
  readonly score?: number | undefined
}
