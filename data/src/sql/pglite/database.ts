import type { Clock } from '@tragwerk/infra/clock'
import pg from 'pg'
import { toSqlError } from '../classify-error.ts'
import type { SqlFailpoints, SqlLogger } from '../deps.ts'
import { sqlErrors } from '../errors.ts'
import type { SqlDatabase } from '../port.ts'
import { createRelationalDatabase } from '../relational-database.ts'
import { ensureTenantRole } from '../tenant-isolation.ts'
import { prepareClusterDirectory } from './cluster-directory.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { type PgliteEngine, startPgliteEngine } from './engine.ts'
import { startPgliteMaintenance } from './maintenance.ts'
import { PglitePool } from './pool.ts'
import { listenOn } from './subscription.ts'

export interface PgliteDatabaseDeps {
  /** Directory that this process owns alone; created when absent. Without one the data lives in memory. */
  readonly dataDir?: string
  readonly logger: SqlLogger
  readonly clock: Clock
  readonly failpoints?: SqlFailpoints
  /** Statements and transactions that may wait for their turn before `sql.overloaded`. Default 10,000. */
  readonly maxWaiting?: number
}

/** A database with what the person who starts it should read. */
export interface OpenedDatabase {
  readonly database: SqlDatabase
  /** Full sentences to show at start-up; may be empty. */
  readonly notices: readonly string[]
}

const defaultMaxWaiting = 10_000
/** Keeps the log below about 64 MB together with the engine's own `max_wal_size`. */
const walBytesPerCheckpoint = 40 * 1024 * 1024
/** A turn this long blocked everybody else noticeably. */
const longTurnMs = 5_000

const powerNotice =
  'The embedded database survives a killed process, but not a power cut or a crash of the operating system: the last changes, or the whole database, may be lost then. Keep backups, or set DATABASE_URL to a PostgreSQL server.'

/**
 * Opens PostgreSQL compiled to WebAssembly in a thread of its own. Rejects with `sql.directory_in_use` or
 * `sql.directory_damaged`. First creation takes seconds; commits are not synced to disk.
 */
export async function createPgliteDatabase(deps: PgliteDatabaseDeps): Promise<OpenedDatabase> {
  const { dataDir, logger, clock } = deps
  if (dataDir === undefined) return open(deps, {})
  let fence: (() => void) | undefined
  const lock = await lockDirectory({
    directory: dataDir,
    clock,
    onLost: () => {
      logger.error({ dataDir }, 'lock of the data directory was lost; closing the database')
      fence?.()
    },
    onError: (error) => logger.error({ error }, 'lock of the data directory could not be renewed'),
  })
  try {
    return await open(deps, { lock, onFence: (close) => (fence = close) })
  } catch (error) {
    await lock.release()
    throw error
  }
}

interface Ownership {
  readonly lock?: DirectoryLock
  readonly onFence?: (close: () => void) => void
}

async function open(deps: PgliteDatabaseDeps, ownership: Ownership): Promise<OpenedDatabase> {
  const { dataDir, logger, clock } = deps
  const cluster = dataDir === undefined ? undefined : await prepareClusterDirectory(dataDir)
  let pool: PglitePool | undefined
  const engine = await startEngine(cluster?.path, dataDir, (error) => {
    logger.error({ error }, 'embedded database stopped unexpectedly')
    pool?.fail(error)
  })
  try {
    pool = new PglitePool({
      session: await connectSession(engine),
      clock,
      maxWaiting: deps.maxWaiting ?? defaultMaxWaiting,
      onTurn(heldMs) {
        if (heldMs > longTurnMs) logger.warn({ heldMs }, 'one transaction blocked the embedded database')
      },
    })
    const hasTenantRole = await ensureTenantRole(pool)
    await cluster?.markComplete()
    const database = assemble({ ...deps, pool, engine, hasTenantRole, ...ownership })
    return { database, notices: dataDir === undefined ? [] : [powerNotice, ...(cluster?.notices ?? [])] }
  } catch (error) {
    await engine.close()
    throw toSqlError(error)
  }
}

interface Assembly extends PgliteDatabaseDeps, Ownership {
  readonly pool: PglitePool
  readonly engine: PgliteEngine
  readonly hasTenantRole: boolean
}

function assemble(parts: Assembly): SqlDatabase {
  const { pool, engine, lock, logger, clock, dataDir, failpoints, hasTenantRole, onFence } = parts
  const maintenance = startPgliteMaintenance({
    pool,
    clock,
    walBytesPerCheckpoint,
    onError: (error) => logger.error({ error }, 'maintenance of the embedded database failed'),
  })
  onFence?.(() => {
    maintenance[Symbol.dispose]()
    pool.fail(sqlErrors.ownershipLost({ directory: dataDir ?? '' }))
    void engine.kill()
  })
  return createRelationalDatabase({
    engine: 'pglite',
    capabilities: { vector: true, powerSafe: false, shared: false },
    pool,
    hasTenantRole,
    ...(failpoints ? { failpoints } : {}),
    listen: (channel, listener) => listenOn(pool, channel, listener),
    async close() {
      maintenance[Symbol.dispose]()
      await pool.end()
      await engine.close()
      await lock?.release()
    },
  })
}

async function startEngine(
  clusterDirectory: string | undefined,
  dataDir: string | undefined,
  onCrash: (error: Error) => void,
): Promise<PgliteEngine> {
  try {
    return await startPgliteEngine(clusterDirectory === undefined ? {} : { clusterDirectory }, onCrash)
  } catch (error) {
    if (dataDir === undefined) throw error
    const reason = `the engine reports "${error instanceof Error ? error.message : String(error)}".`
    throw sqlErrors.directoryDamaged({ directory: dataDir, reason }, error)
  }
}

/** All of the log-in is answered by the stream itself, so the names here are never checked. */
async function connectSession(engine: PgliteEngine): Promise<pg.Client> {
  const session = new pg.Client({
    stream: () => engine.stream,
    host: 'localhost',
    user: 'postgres',
    database: 'postgres',
    password: '',
    ssl: false,
  })
  session.on('error', () => undefined)
  await session.connect()
  return session
}
