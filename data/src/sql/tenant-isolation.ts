import { sqlErrors } from './errors.ts'
import type { SqlPool } from './port.ts'

/** The role under which tenant transactions run: cannot log in, owns nothing, never bypasses row-level security. */
export const tenantRole = 'tragwerk_app'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const identifierPattern = /^[a-z_][a-z0-9_]{0,62}$/

/** What `tragwerk_app` may do with a table. */
export type TablePrivilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE'

const allPrivileges: readonly TablePrivilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']

/**
 * SQL for a migration, after `CREATE TABLE`: makes the table's rows visible to their tenant only.
 *
 * The table needs a column `tenant_id uuid not null`. Tenant transactions may do what `privileges` names (all four
 * by default; leave out UPDATE and DELETE for an append-only table). Across tenants the owner sees all rows, but
 * only while no tenant is chosen. Can be applied again.
 */
export function enableTenantRls(
  table: string,
  privileges: readonly TablePrivilege[] = allPrivileges,
): string {
  assertIdentifier(table)
  const sees = `tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`
  const choseNone = `(SELECT coalesce(current_setting('app.tenant_id', true), '')) = ''`
  return `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tragwerk_tenant ON ${table};
CREATE POLICY tragwerk_tenant ON ${table} USING (${sees}) WITH CHECK (${sees});
DROP POLICY IF EXISTS tragwerk_owner ON ${table};
CREATE POLICY tragwerk_owner ON ${table} TO CURRENT_USER USING (${choseNone}) WITH CHECK (${choseNone});
${grantToTenants(table, privileges)}`
}

/** SQL for a migration: lets tenant transactions use a table that has no tenant, for example a shared catalogue. */
export function grantToTenants(table: string, privileges: readonly TablePrivilege[]): string {
  assertIdentifier(table)
  const list = privileges.join(', ')
  return `
COMMENT ON TABLE ${table} IS 'tragwerk_app: ${list}';
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${tenantRole}') THEN
    GRANT ${list} ON ${table} TO ${tenantRole};
  END IF;
END $$;
`
}

/** The first message of a tenant's transaction. Throws `sql.invalid_tenant` for anything but a UUID. */
export function beginAsTenant(tenantId: string, hasRole: boolean): string {
  if (!uuidPattern.test(tenantId)) throw sqlErrors.invalidTenant()
  const setRole = hasRole ? `SET LOCAL ROLE ${tenantRole}; ` : ''
  return `BEGIN; ${setRole}SELECT set_config('app.tenant_id', '${tenantId}', true)`
}

/**
 * Makes sure the role exists and can be taken on, and gives it what earlier migrations granted elsewhere (a dump
 * restored into a new cluster has no roles). Returns false where the server allows no such role: isolation then
 * rests on FORCE ROW LEVEL SECURITY alone, and a connecting role that ignores it is refused.
 */
export async function ensureTenantRole(pool: SqlPool): Promise<boolean> {
  await pool.query(createRole)
  const connection = await pool.connect()
  try {
    await connection.query('BEGIN')
    await connection.query(`SET LOCAL ROLE ${tenantRole}`)
    const { rows } = await connection.query<RoleRow>(describeCurrentRole)
    if (rows[0]?.bypasses) throw sqlErrors.roleBypassesIsolation({ role: tenantRole })
    await connection.query('ROLLBACK')
  } catch (error) {
    await connection.query('ROLLBACK')
    if (!isMissingRole(error)) throw error
    const { rows } = await connection.query<RoleRow>(describeCurrentRole)
    if (rows[0]?.bypasses) throw sqlErrors.roleBypassesIsolation({ role: rows[0].name })
    return false
  } finally {
    connection.release()
  }
  await pool.query(restoreGrants)
  return true
}

/** Throws unless the name can stand in SQL without quotes. */
export function assertIdentifier(name: string): void {
  if (!identifierPattern.test(name)) throw sqlErrors.invalidIdentifier({ name })
}

interface RoleRow {
  readonly name: string
  readonly bypasses: boolean
}

const describeCurrentRole = `
SELECT rolname AS name, rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user`

/** Several processes may start together: a role or grant that appears meanwhile is as good as our own. */
const createRole = `
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${tenantRole}') THEN
    BEGIN
      CREATE ROLE ${tenantRole} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT;
    EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
    END;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${tenantRole}')
     AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper)
     AND NOT EXISTS (
       SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
       WHERE g.rolname = '${tenantRole}' AND u.rolname = current_user AND (to_jsonb(m)->>'set_option') IS DISTINCT FROM 'false'
     ) THEN
    BEGIN
      EXECUTE format('GRANT ${tenantRole} TO %I', current_user);
    EXCEPTION WHEN insufficient_privilege OR unique_violation OR internal_error THEN NULL;
    END;
  END IF;
END $$`

const restoreGrants = `
DO $$ DECLARE wanted record; BEGIN
  FOR wanted IN
    SELECT c.oid::regclass AS name, substr(d.description, ${`${tenantRole}: `.length + 1}) AS privileges
    FROM pg_class c JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
    WHERE d.description ~ '^${tenantRole}: (SELECT|INSERT|UPDATE|DELETE)(, (SELECT|INSERT|UPDATE|DELETE))*$'
      AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
      AND NOT has_table_privilege('${tenantRole}', c.oid, split_part(substr(d.description, ${`${tenantRole}: `.length + 1}), ',', 1))
  LOOP
    EXECUTE format('GRANT %s ON %s TO ${tenantRole}', wanted.privileges, wanted.name);
  END LOOP;
END $$`

/** 42704 no such role, 42501 not a member of it, 22023 invalid role for this session. */
function isMissingRole(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    ['42704', '42501', '22023'].includes(error.code)
  )
}
