import { enableTenantRls, type Migration } from '@tragwerk/data/sql'

const entries = `
CREATE TABLE audit_heads (
  tenant_id uuid PRIMARY KEY,
  sequence bigint NOT NULL CHECK (sequence >= 0),
  hash bytea NOT NULL CHECK (length(hash) = 32)
);

CREATE TABLE audit_entries (
  tenant_id uuid NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  at timestamptz(3) NOT NULL,
  action text NOT NULL,
  actor_id text NOT NULL,
  subject text NOT NULL,
  details jsonb NOT NULL,
  trace_id text NOT NULL,
  previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (tenant_id, sequence)
);
CREATE INDEX audit_entries_by_action ON audit_entries (tenant_id, action, sequence DESC);

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_refuse_jump() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant_id <> OLD.tenant_id OR NEW.sequence <> OLD.sequence + 1 THEN
    RAISE EXCEPTION 'The head of an audit chain only moves on by one entry.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_entries_not_emptied BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_heads_move_on BEFORE UPDATE ON audit_heads
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_jump();
CREATE TRIGGER audit_heads_stay BEFORE DELETE ON audit_heads
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_heads_not_emptied BEFORE TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
`

/** A filter that matches little must not read the whole chain; a rare actor or subject is what people look for. */
const filters = `
CREATE INDEX audit_entries_by_actor ON audit_entries (tenant_id, actor_id, sequence DESC);
CREATE INDEX audit_entries_by_subject ON audit_entries (tenant_id, subject, sequence DESC);
CREATE INDEX audit_entries_by_time ON audit_entries (tenant_id, at);
`

export const auditMigrations: readonly Migration[] = [
  {
    id: 'audit/0001-entries',
    up: [
      entries,
      enableTenantRls('audit_heads', ['SELECT', 'INSERT', 'UPDATE']),
      enableTenantRls('audit_entries', ['SELECT', 'INSERT']),
    ].join('\n'),
  },
  { id: 'audit/0002-filters', up: filters },
]
