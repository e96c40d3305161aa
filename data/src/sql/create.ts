import { join } from 'node:path'
import type { Clock } from '@tragwerk/infra/clock'
import type { SqlFailpoints, SqlLogger } from './deps.ts'
import { createPgliteDatabase, type OpenedDatabase } from './pglite/database.ts'
import { createPostgresDatabase } from './postgres/database.ts'

export interface SqlDatabaseDeps {
  /** Address of a PostgreSQL server; without one the embedded database is opened. */
  readonly databaseUrl?: string
  /** The program's data directory; the embedded database lives in its folder `database`. In memory when absent. */
  readonly dataDir?: string
  /** Connections to the server; see `TRAGWERK_DATABASE_POOL_SIZE`. */
  readonly poolSize?: number
  readonly logger: SqlLogger
  readonly clock: Clock
  readonly failpoints?: SqlFailpoints
}

/** Opens the system of record: the server when an address is given, else the embedded database. */
export async function createSqlDatabase(deps: SqlDatabaseDeps): Promise<OpenedDatabase> {
  const { databaseUrl, dataDir, poolSize, ...shared } = deps
  if (databaseUrl !== undefined) {
    return createPostgresDatabase({
      ...shared,
      connectionString: databaseUrl,
      ...(poolSize === undefined ? {} : { maxConnections: poolSize }),
    })
  }
  return createPgliteDatabase({
    ...shared,
    ...(dataDir === undefined ? {} : { dataDir: join(dataDir, 'database') }),
  })
}
