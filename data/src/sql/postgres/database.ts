import type { Clock } from '@tragwerk/infra/clock'
import type pg from 'pg'
import { toSqlError } from '../classify-error.ts'
import type { SqlFailpoints, SqlLogger } from '../deps.ts'
import { sqlErrors } from '../errors.ts'
import type { OpenedDatabase } from '../pglite/database.ts'
import type { SqlCapabilities, SqlPool } from '../port.ts'
import { createRelationalDatabase } from '../relational-database.ts'
import { ensureTenantRole } from '../tenant-isolation.ts'
import { GuardedPool } from './guarded-pool.ts'
import { createPostgresListener } from './listener.ts'

export interface PostgresDatabaseDeps {
  /** `postgres://user:password@host:port/database?sslmode=…` */
  readonly connectionString: string
  readonly logger: SqlLogger
  readonly clock: Clock
  readonly failpoints?: SqlFailpoints
  /** Connections of this process, without the one for subscriptions. Default 10. */
  readonly maxConnections?: number
  /** Time to get a connection, waiting for a free one included. Default 3,000. */
  readonly connectTimeoutMs?: number
  /** Time to the complete answer of one statement; enforced here, so it also ends a silent network. Default 30,000. */
  readonly queryTimeoutMs?: number
}

/** Silence after which the operating system asks whether the server is still there. */
const keepAliveDelayMs = 10_000
const oldestServer = 150_000

/**
 * Opens a PostgreSQL server (15 or newer). Works through a pooler in transaction mode, except for subscriptions.
 * Rejects with `sql.unavailable`, `sql.server_too_old` or `sql.role_bypasses_isolation`.
 */
export async function createPostgresDatabase(deps: PostgresDatabaseDeps): Promise<OpenedDatabase> {
  const { logger, clock, failpoints } = deps
  const config: pg.ClientConfig = {
    connectionString: deps.connectionString,
    connectionTimeoutMillis: deps.connectTimeoutMs ?? 3_000,
    query_timeout: deps.queryTimeoutMs ?? 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelayMs,
    application_name: 'tragwerk',
  }
  const pool = new GuardedPool({ ...config, max: deps.maxConnections ?? 10 })
  pool.on('error', (error) => logger.warn({ error }, 'idle database connection failed'))
  const sqlPool = pool as unknown as SqlPool
  const listener = createPostgresListener({ config, logger, clock })
  try {
    const server = await describeServer(sqlPool)
    const hasTenantRole = await ensureTenantRole(sqlPool)
    const database = createRelationalDatabase({
      engine: 'postgres',
      capabilities: await probeCapabilities(sqlPool, server),
      pool: sqlPool,
      hasTenantRole,
      ...(failpoints ? { failpoints } : {}),
      listen: (channel, receive) => listener.listen(channel, receive),
      async close() {
        await listener.close()
        await pool.end()
      },
    })
    return { database, notices: noticesOf(server, hasTenantRole) }
  } catch (error) {
    await pool.end()
    throw toSqlError(error)
  }
}

interface ServerRow {
  readonly version: string
  readonly fsync: string
  readonly fullPageWrites: string
  readonly synchronousCommit: string
}

async function describeServer(pool: SqlPool): Promise<ServerRow> {
  const { rows } = await pool.query<ServerRow>(`
    SELECT current_setting('server_version_num') AS version, current_setting('fsync') AS fsync,
           current_setting('full_page_writes') AS "fullPageWrites",
           current_setting('synchronous_commit') AS "synchronousCommit"`)
  const server = rows[0]
  if (!server || Number(server.version) < oldestServer) {
    throw sqlErrors.serverTooOld({ version: server?.version ?? 'unknown' })
  }
  return server
}

async function probeCapabilities(pool: SqlPool, server: ServerRow): Promise<SqlCapabilities> {
  return {
    vector: await hasExtension(pool, 'vector'),
    powerSafe: isPowerSafe(server),
    shared: true,
  }
}

/** Installs the extension when the server offers it and this role may. */
async function hasExtension(pool: SqlPool, name: string): Promise<boolean> {
  await pool.query(`
    DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_available_extensions WHERE name = '${name}' AND installed_version IS NULL) THEN
        CREATE EXTENSION IF NOT EXISTS ${name};
      END IF;
    EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'extension ${name} could not be installed: %', SQLERRM;
    END $$`)
  const { rows } = await pool.query('SELECT FROM pg_extension WHERE extname = $1', [name])
  return rows.length > 0
}

function isPowerSafe(server: ServerRow): boolean {
  return server.fsync === 'on' && server.fullPageWrites === 'on' && server.synchronousCommit !== 'off'
}

function noticesOf(server: ServerRow, hasTenantRole: boolean): readonly string[] {
  return [
    ...(isPowerSafe(server)
      ? []
      : [
          'The PostgreSQL server runs with fsync, full_page_writes or synchronous_commit switched off: the last changes, or the whole database, may be lost in a power cut.',
        ]),
    ...(hasTenantRole
      ? []
      : [
          'The database role may not use tragwerk_app, so tenants are kept apart by forced row-level security of the connecting role alone. To have both lines of defence, let an administrator create the role tragwerk_app (NOLOGIN) and grant it to the connecting role.',
        ]),
  ]
}
