import { enableTenantRls, type Migration } from '@tragwerk/data/sql'

const tenants = `
CREATE TABLE tenants (
  tenant_id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  created_at timestamptz(3) NOT NULL
);
`

const keys = `
CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants,
  key_id text NOT NULL UNIQUE,
  secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
  name text NOT NULL,
  permissions jsonb NOT NULL,
  subjects jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);
CREATE INDEX api_keys_newest_first ON api_keys (tenant_id, id DESC);
`

export const identityMigrations: readonly Migration[] = [
  { id: 'identity/0001-tenants', up: `${tenants}${enableTenantRls('tenants', ['SELECT'])}` },
  {
    id: 'identity/0002-api-keys',
    up: `${keys}${enableTenantRls('api_keys', ['SELECT', 'INSERT', 'UPDATE'])}`,
  },
]
