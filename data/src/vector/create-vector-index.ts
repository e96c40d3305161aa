import type { SqlDatabase } from '../sql/index.ts'
import { createExactVectorIndex } from './exact.ts'
import { createPgvectorVectorIndex } from './pgvector.ts'
import type { VectorIndex } from './port.ts'

export interface VectorIndexDeps {
  readonly database: SqlDatabase
  /** Length of the embedding model's vectors; at most 2,000 where pgvector is to build graphs. */
  readonly dimensions: number
  readonly logger?: { info(fields: object, message: string): void }
}

/** Chooses pgvector where the server has it, else exact search in this process. */
export function createVectorIndex(deps: VectorIndexDeps): VectorIndex {
  const { database, dimensions, logger } = deps
  const index = database.capabilities.vector
    ? createPgvectorVectorIndex({ dimensions })
    : createExactVectorIndex({ dimensions })
  logger?.info({ adapter: index.adapter, dimensions }, 'vector index chosen')
  return index
}
