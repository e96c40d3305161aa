import { enableTenantRls, type Migration } from '../sql/index.ts'

const createTables = `
CREATE TABLE vector_owner (
  tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
  index_id text NOT NULL,
  owner_id text NOT NULL,
  acl text[],
  visible boolean NOT NULL,
  PRIMARY KEY (tenant_id, index_id, owner_id)
);
CREATE TABLE vector_bytes (
  tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
  index_id text NOT NULL,
  id uuid NOT NULL,
  owner_id text NOT NULL,
  changed bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  embedding bytea NOT NULL,
  PRIMARY KEY (tenant_id, index_id, id)
);
ALTER TABLE vector_bytes ALTER COLUMN embedding SET STORAGE EXTERNAL;
CREATE INDEX vector_bytes_owner ON vector_bytes (tenant_id, index_id, owner_id);
CREATE INDEX vector_bytes_changed ON vector_bytes (tenant_id, index_id, changed);
${enableTenantRls('vector_owner')}
${enableTenantRls('vector_bytes')}`

/** The column has no fixed width: each index has its own number of dimensions. */
const createPgvectorTable = `
CREATE TABLE vector_entry (
  tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
  index_id text NOT NULL,
  id uuid NOT NULL,
  owner_id text NOT NULL,
  embedding vector NOT NULL,
  PRIMARY KEY (tenant_id, index_id, id)
);
CREATE INDEX vector_entry_owner ON vector_entry (tenant_id, index_id, owner_id);
${enableTenantRls('vector_entry')}`

/** The tables of this domain; those of pgvector only where it is installed when they are first applied. */
export const vectorMigrations: readonly Migration[] = [
  { id: 'vector/0001-owners-and-bytes', up: createTables },
  {
    id: 'vector/0002-pgvector',
    up: ({ capabilities }) => (capabilities.vector ? createPgvectorTable : 'SELECT 1'),
  },
]
