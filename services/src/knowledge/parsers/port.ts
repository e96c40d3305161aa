/** The formats that can be read, by their media type. */
export const mediaTypes = [
  'text/plain',
  'text/markdown',
  'text/html',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const

export type MediaType = (typeof mediaTypes)[number]

export type BlockKind = 'heading' | 'paragraph' | 'list_item' | 'table_row' | 'code'

/** A piece of the document's structure: the half-open range `[start, end)` of UTF-16 code units of its text. */
export interface Block {
  readonly kind: BlockKind
  /** Headings: 1 (highest) to 6. List items: depth of nesting from 1. Absent otherwise. */
  readonly level?: number
  readonly start: number
  readonly end: number
  /** Page number from 1; only for formats that have pages. */
  readonly page?: number
}

/**
 * What every parser yields.
 *
 * `text` is what a person would read: no markup, no invisible characters, line ends are `\n`. Every later offset
 * (chunk, quote, citation) points into it. Table rows are one line each, `Column: value; Column: value` where the
 * column names are known, else `a | b | c`.
 */
export interface ParsedDocument {
  /** The document's own title, if it states one. */
  readonly title?: string
  readonly text: string
  /** In order of `start`, never overlapping, never blank; together they cover all text that is not white space. */
  readonly blocks: readonly Block[]
  /** Detected by a later step. */
  readonly language?: undefined
  /** Full sentences about what was left out, for the person who added the document. */
  readonly notices: readonly string[]
}

export interface ParseLimits {
  /** Longest text a document may yield, in UTF-16 code units. */
  readonly maxTextLength: number
  /** Most pages of a PDF. */
  readonly maxPages: number
  /** Most entries of a zip container. */
  readonly maxArchiveEntries: number
  /** Largest sum of the unpacked sizes of a zip container, in bytes. */
  readonly maxUnpackedBytes: number
  /** Largest ratio of unpacked to packed size of a zip container. */
  readonly maxArchiveRatio: number
}

/**
 * Reads one format. Works on untrusted bytes: call it through `createParser`, which isolates it in a worker with
 * limits on time and memory. Throws AppErrors `knowledge.*`; anything else it throws counts as a corrupt file.
 */
export interface Parser {
  readonly mediaType: MediaType
  /** `bytes` may be detached or changed by the call. */
  parse(bytes: Uint8Array, limits: ParseLimits): Promise<ParsedDocument>
}
