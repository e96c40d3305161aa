import type { SqlDatabase } from '../sql/index.ts'
import type { TextIndex } from './port.ts'
import { createPostingsTextIndex } from './postings.ts'

export interface TextIndexDeps {
  readonly database: SqlDatabase
}

/**
 * The full-text index for a database. One adapter serves all servers: see `docs/decisions/0006-lexical-index.md`
 * for why a BM25 extension is not used even where it is installed.
 */
export function createTextIndex(_deps: TextIndexDeps): TextIndex {
  return createPostingsTextIndex()
}
