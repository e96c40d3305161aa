import { enableTenantRls, type Migration } from '@tragwerk/data/sql'

const tenant = `tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid`

const tables = [
  'knowledge_collections',
  'knowledge_documents',
  'knowledge_versions',
  'knowledge_chunks',
  'knowledge_erasures',
]

export const collectionsAndDocuments: Migration = {
  id: 'knowledge/0001-collections-and-documents',
  up: `
    CREATE TABLE knowledge_collections (
      id uuid PRIMARY KEY,
      ${tenant},
      name text NOT NULL,
      description text NOT NULL,
      embedding_model text NOT NULL,
      created_at timestamptz NOT NULL,
      UNIQUE (tenant_id, name)
    );

    CREATE TABLE knowledge_documents (
      id uuid PRIMARY KEY,
      ${tenant},
      collection_id uuid NOT NULL REFERENCES knowledge_collections ON DELETE CASCADE,
      external_id text,
      title text NOT NULL,
      metadata jsonb NOT NULL,
      acl text[],
      latest_version_id uuid NOT NULL,
      published_version_id uuid,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      UNIQUE (collection_id, external_id)
    );
    CREATE INDEX knowledge_documents_by_collection ON knowledge_documents (collection_id, id);

    CREATE TABLE knowledge_versions (
      id uuid PRIMARY KEY,
      ${tenant},
      collection_id uuid NOT NULL,
      document_id uuid NOT NULL REFERENCES knowledge_documents ON DELETE CASCADE,
      status text NOT NULL,
      file_name text,
      has_given_title boolean NOT NULL,
      media_type text NOT NULL,
      bytes int NOT NULL,
      content_sha256 text NOT NULL,
      text_sha256 text,
      language text,
      chunks_done int NOT NULL DEFAULT 0,
      chunks_total int NOT NULL DEFAULT 0,
      error_code text,
      error_message text,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE INDEX knowledge_versions_by_document ON knowledge_versions (document_id);
    CREATE INDEX knowledge_versions_unfinished ON knowledge_versions (updated_at)
      WHERE status NOT IN ('indexed', 'failed');

    CREATE TABLE knowledge_chunks (
      id uuid PRIMARY KEY,
      ${tenant},
      version_id uuid NOT NULL REFERENCES knowledge_versions ON DELETE CASCADE,
      ordinal int NOT NULL,
      heading text NOT NULL,
      body text NOT NULL,
      start_offset int NOT NULL,
      end_offset int NOT NULL,
      page int,
      UNIQUE (version_id, ordinal)
    );

    CREATE TABLE knowledge_erasures (
      version_id uuid PRIMARY KEY,
      ${tenant},
      requested_at timestamptz NOT NULL DEFAULT now()
    );

    ${tables.map((table) => enableTenantRls(table)).join('\n')}
  `,
}
