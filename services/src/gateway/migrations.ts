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

/**
 * Costs and tokens are whole numbers. `detail` is `json`, not `jsonb`: it comes back letter by letter, which the
 * digests of the ledger need, and it is cheaper to insert. Each filter that people combine with the order of the list
 * has an index; failures are few, so theirs holds only them.
 */
const requests = `
CREATE TABLE gateway_requests (
  tenant_id uuid NOT NULL,
  id text COLLATE "C" NOT NULL,
  at timestamptz(3) NOT NULL,
  batch uuid NOT NULL,
  format text NOT NULL,
  requested_model text NOT NULL,
  task text,
  deployment text,
  outcome text NOT NULL,
  status integer NOT NULL,
  error_code text,
  is_stream boolean NOT NULL,
  key_id text NOT NULL,
  key_name text NOT NULL,
  use_case_id text,
  input_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  reasoning_tokens bigint NOT NULL,
  usage_source text NOT NULL,
  cost_nano_usd bigint NOT NULL,
  is_priced boolean NOT NULL,
  attempts integer NOT NULL,
  fallbacks integer NOT NULL,
  overhead_ms float8 NOT NULL,
  first_byte_ms float8,
  duration_ms float8 NOT NULL,
  trace_id text NOT NULL,
  detail json NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX gateway_requests_by_time ON gateway_requests (tenant_id, at, id);
CREATE INDEX gateway_requests_by_key ON gateway_requests (tenant_id, key_id, at);
CREATE INDEX gateway_requests_by_task ON gateway_requests (tenant_id, task, at) WHERE task IS NOT NULL;
CREATE INDEX gateway_requests_by_deployment ON gateway_requests (tenant_id, deployment, at);
CREATE INDEX gateway_requests_failed ON gateway_requests (tenant_id, at) WHERE outcome <> 'complete';
CREATE INDEX gateway_requests_by_batch ON gateway_requests (tenant_id, batch);
`

/** What requests are read from when they are added: the fields of a request in the order of its line. */
const requestLine = `
CREATE TYPE gateway_request_line AS (
  id text,
  at timestamptz,
  format text,
  requested_model text,
  task text,
  deployment text,
  outcome text,
  status integer,
  error_code text,
  is_stream boolean,
  key_id text,
  key_name text,
  use_case_id text,
  input_tokens bigint,
  cached_input_tokens bigint,
  cache_write_tokens bigint,
  output_tokens bigint,
  reasoning_tokens bigint,
  usage_source text,
  cost_nano_usd bigint,
  is_priced boolean,
  attempts integer,
  fallbacks integer,
  overhead_ms float8,
  first_byte_ms float8,
  duration_ms float8,
  trace_id text
);
`

export const gatewayMigrations: readonly Migration[] = [
  {
    id: 'gateway/0001-configurations',
    up: `${configurations}${enableTenantRls('gateway_configurations', ['SELECT', 'INSERT'])}`,
  },
  {
    id: 'gateway/0002-requests',
    up: `${requests}${enableTenantRls('gateway_requests', ['SELECT', 'INSERT'])}`,
  },
  {
    id: 'gateway/0003-request-line',
    up: requestLine,
  },
]
