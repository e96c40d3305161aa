import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import type { BlobStore } from '@tragwerk/data/blob'
import type { SqlDatabase } from '@tragwerk/data/sql'
import type { TextIndex } from '@tragwerk/data/text-search'
import type { VectorIndex } from '@tragwerk/data/vector'
import type { Clock, Ids } from '@tragwerk/infra/clock'
import type { Logger } from '@tragwerk/infra/telemetry'
import type { Call } from '@tragwerk/trust/access'
import type { Audit } from '@tragwerk/trust/audit'
import type { LanguageDetector } from '../language/index.ts'
import type { DocumentParser } from './parsers/index.ts'

/** Starts the durable ingestion of a stored version; starting the same version twice is one run. */
export interface Ingestion {
  start(version: VersionRef): Promise<void>
  /** What became of the runs of these versions, in their order. */
  states(versions: readonly VersionRef[]): Promise<RunState[]>
}

/** `unknown`: never started. `active`: waits or works, also after a crash. `over`: will not move again. */
export type RunState = 'unknown' | 'active' | 'over'

export interface VersionRef {
  readonly tenantId: string
  readonly versionId: string
}

/** Failpoints of this domain; inert outside tests. */
export interface KnowledgeFailpoints {
  hit(name: 'rag.after_chunk_write' | 'rag.before_index_visible' | 'rag.mid_delete'): void | Promise<void>
}

/** The model that turns text into vectors, with the count of its own tokens. */
export interface Embedder {
  readonly id: string
  readonly model: EmbeddingModelV4
  countTokens(text: string): number
}

export interface KnowledgeDeps {
  readonly database: SqlDatabase
  readonly blobs: BlobStore
  readonly vectorIndex: VectorIndex
  readonly textIndex: TextIndex
  readonly parser: DocumentParser
  readonly languageDetector: LanguageDetector
  readonly embedder: Embedder
  readonly languageModel: (call: Call, id: string | undefined) => Promise<LanguageModelV4>
  readonly audit: Pick<Audit, 'append'>
  readonly ingestion: Ingestion
  readonly failpoints: KnowledgeFailpoints
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
}
