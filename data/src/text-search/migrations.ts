import { enableTenantRls, type Migration } from '../sql/index.ts'

const tables = ['text_owner', 'text_passage', 'text_segment', 'text_block', 'text_removed']

/** Blocks are dense bytes that do not compress further, so the engine is told not to try. */
const createTables = `
CREATE TABLE text_owner (
  tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
  index_id text NOT NULL,
  owner_id text NOT NULL,
  acl text[],
  visible boolean NOT NULL,
  PRIMARY KEY (tenant_id, index_id, owner_id)
);
CREATE TABLE text_passage (
  tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
  index_id text NOT NULL,
  id uuid NOT NULL,
  ordinal integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  owner_id text NOT NULL,
  fields smallint NOT NULL,
  PRIMARY KEY (tenant_id, index_id, id)
);
CREATE UNIQUE INDEX text_passage_ordinal ON text_passage (ordinal);
CREATE INDEX text_passage_owner ON text_passage (tenant_id, index_id, owner_id);
CREATE TABLE text_segment (
  tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
  segment_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  index_id text NOT NULL,
  field smallint NOT NULL,
  pending_owner_id text,
  bits smallint NOT NULL,
  passages integer NOT NULL,
  members bytea NOT NULL,
  PRIMARY KEY (tenant_id, index_id, field, segment_id)
);
CREATE INDEX text_segment_pending ON text_segment (tenant_id, index_id, pending_owner_id)
  WHERE pending_owner_id IS NOT NULL;
CREATE TABLE text_block (
  tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
  segment_id bigint NOT NULL,
  bucket integer NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (tenant_id, segment_id, bucket)
);
ALTER TABLE text_segment ALTER COLUMN members SET STORAGE EXTERNAL;
ALTER TABLE text_block ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE text_removed (
  tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
  index_id text NOT NULL,
  field smallint NOT NULL,
  ordinal integer NOT NULL,
  PRIMARY KEY (tenant_id, index_id, field, ordinal)
);
`

/** The tables of this domain. */
export const textSearchMigrations: readonly Migration[] = [
  {
    id: 'text-search/0001-segments',
    up: createTables + tables.map((table) => enableTenantRls(table)).join(''),
  },
]
