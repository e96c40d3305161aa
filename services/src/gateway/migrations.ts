import { enableTenantRls, type Migration } from '@tragwerk/data/sql'

/**
 * One configuration serves the whole installation, so versions are counted across tenants; `tenant_id` says whose
 * principal wrote the version. Rows are never changed: putting an old version in force adds a new one.
 */
const configurations = `
CREATE TABLE gateway_configurations (
  version int PRIMARY KEY CHECK (version > 0),
  tenant_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  author text NOT NULL,
  note text,
  source text NOT NULL CHECK (source IN ('file', 'api')),
  digest text NOT NULL,
  configuration jsonb NOT NULL
);
`

export const gatewayMigrations: readonly Migration[] = [
  {
    id: 'gateway/0001-configurations',
    up: `${configurations}${enableTenantRls('gateway_configurations', ['SELECT', 'INSERT'])}`,
  },
]
