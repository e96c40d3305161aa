export { isUniqueViolation, toSqlError } from './classify-error.ts'
export { createSqlDatabase, type SqlDatabaseDeps } from './create.ts'
export type { SqlFailpoints, SqlLogger } from './deps.ts'
export { sqlErrors } from './errors.ts'
export { asOnlyMigrator, runMigrations } from './migrate.ts'
export { sqlOptions } from './options.ts'
export { createPgliteDatabase, type OpenedDatabase, type PgliteDatabaseDeps } from './pglite/database.ts'
export type {
  Migration,
  SqlCapabilities,
  SqlConnection,
  SqlDatabase,
  SqlEngine,
  SqlListener,
  SqlPool,
  SqlResult,
} from './port.ts'
export { createPostgresDatabase, type PostgresDatabaseDeps } from './postgres/database.ts'
export { enableTenantRls, grantToTenants, type TablePrivilege, tenantRole } from './tenant-isolation.ts'
