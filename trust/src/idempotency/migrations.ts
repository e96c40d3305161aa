import { enableTenantRls, type Migration } from '@tragwerk/data/sql'

const keys = `
CREATE TABLE idempotency_keys (
  tenant_id uuid NOT NULL,
  principal text NOT NULL,
  route text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done')),
  owner uuid NOT NULL,
  lease_until timestamptz NOT NULL,
  status integer,
  body text,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, principal, route, key),
  CHECK (state = 'running' OR status IS NOT NULL)
);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
`

export const idempotencyMigrations: readonly Migration[] = [
  { id: 'idempotency/0001-keys', up: `${keys}${enableTenantRls('idempotency_keys')}` },
]
