import type { DocumentStatus } from '@tragwerk/contracts/knowledge'
import type { ColumnType, Generated, Transaction } from 'kysely'

interface CollectionsTable {
  id: string
  tenant_id: Generated<string>
  name: string
  description: string
  embedding_model: string
  created_at: Date
}

interface DocumentsTable {
  id: string
  tenant_id: Generated<string>
  collection_id: string
  external_id: string | null
  title: string
  metadata: ColumnType<Record<string, string | number | boolean | null>, string, string>
  acl: string[] | null
  latest_version_id: string
  published_version_id: string | null
  created_at: Date
  updated_at: Date
}

export interface VersionsTable {
  id: string
  tenant_id: Generated<string>
  collection_id: string
  document_id: string
  status: DocumentStatus
  title: string
  file_name: string | null
  has_given_title: boolean
  media_type: string
  bytes: number
  content_sha256: string
  text_sha256: string | null
  language: string | null
  chunks_done: Generated<number>
  chunks_total: Generated<number>
  error_code: string | null
  error_message: string | null
  created_at: Date
  updated_at: Date
}

export interface ChunksTable {
  id: string
  tenant_id: Generated<string>
  version_id: string
  ordinal: number
  heading: string
  body: string
  start_offset: number
  end_offset: number
  page: number | null
}

export interface KnowledgeTables {
  knowledge_collections: CollectionsTable
  knowledge_documents: DocumentsTable
  knowledge_versions: VersionsTable
  knowledge_chunks: ChunksTable
}

export type Trx = Transaction<KnowledgeTables>
