import { createHash } from 'node:crypto'
import { isAppError } from '@tragwerk/infra/errors'
import { sql, type Transaction } from 'kysely'
import { isAlreadyThere } from './classify-error.ts'
import { sqlErrors } from './errors.ts'
import type { Migration, SqlCapabilities, SqlDatabase } from './port.ts'

/** A holder that went silent loses the lock after this time, by the server's clock. */
const longestHoldMs = 60_000

interface AppliedRow {
  readonly id: string
  readonly checksum: string
}

/**
 * Applies the migrations that the database lacks, in the order given, each in a transaction of its own together
 * with its record. May be killed at any point and run by several processes at once. Pass the migrations of the
 * whole program in one call: an applied migration that is not listed counts as a newer database.
 *
 * Rejects with `sql.migration_changed`, `sql.database_newer` or `sql.migration_failed`. Resolves to the ids applied.
 */
export async function runMigrations(
  database: SqlDatabase,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const checksums = checksumsOf(migrations)
  await createTable(database)
  const applied = await database.pool.query<AppliedRow>(
    'SELECT id, checksum FROM tragwerk_migrations ORDER BY id',
  )
  verify(applied.rows, checksums)
  const known = new Set(applied.rows.map((row) => row.id))
  const added: string[] = []
  for (const migration of migrations) {
    if (known.has(migration.id)) continue
    if (await apply(database, migration, checksums)) added.push(migration.id)
  }
  return added
}

/**
 * Runs `work` while no other process changes the schema, for libraries that make their own tables. The lock is held
 * in a transaction on one connection, so `work` uses others of the pool: one is enough, two in all. It may not call
 * `runMigrations`, which waits for the same lock.
 *
 * Waits as long as one statement may, then rejects with `sql.timeout`. A lock held for 60 s is lost, and the call
 * rejects with `sql.unavailable` when `work` ends. On the embedded database, which has one owner, `work` just runs.
 */
export async function asOnlyMigrator<T>(database: SqlDatabase, work: () => Promise<T>): Promise<T> {
  if (!database.capabilities.shared) return work()
  await createTable(database)
  return database.asSystem(async (trx) => {
    await sql`SET LOCAL idle_in_transaction_session_timeout = ${sql.lit(longestHoldMs)}`.execute(trx)
    await takeLock(trx)
    return work()
  })
}

/** Waiting for a table takes no snapshot, which `CREATE INDEX CONCURRENTLY` in the holder would wait for. */
async function takeLock(trx: Transaction<unknown>): Promise<void> {
  await sql`LOCK TABLE tragwerk_migrations IN EXCLUSIVE MODE`.execute(trx)
}

/** False when another process applied it first. */
async function apply(
  database: SqlDatabase,
  migration: Migration,
  checksums: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { id } = migration
  try {
    return await database.asSystem(async (trx) => {
      await takeLock(trx)
      const { rows } =
        await sql<AppliedRow>`SELECT id, checksum FROM tragwerk_migrations WHERE id = ${id}`.execute(trx)
      if (rows.length > 0) {
        verify(rows, checksums)
        return false
      }
      await sql.raw(textOf(migration, database.capabilities)).execute(trx)
      await sql`INSERT INTO tragwerk_migrations (id, checksum) VALUES (${id}, ${checksums.get(id)})`.execute(
        trx,
      )
      return true
    })
  } catch (error) {
    if (isAppError(error)) throw error
    throw sqlErrors.migrationFailed(
      { id, reason: error instanceof Error ? error.message : String(error) },
      error,
    )
  }
}

/** `IF NOT EXISTS` does not protect against a second process that creates the table at the same moment. */
async function createTable(database: SqlDatabase): Promise<void> {
  try {
    await database.kysely().executeQuery(sql.raw(createMigrationsTable).compile(database.kysely()))
  } catch (error) {
    if (!isAlreadyThere(error)) throw error
  }
}

const createMigrationsTable = `
CREATE TABLE IF NOT EXISTS tragwerk_migrations (
  id text PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now(),
  checksum text NOT NULL
)`

function verify(applied: readonly AppliedRow[], checksums: ReadonlyMap<string, string>): void {
  const unknown = applied.filter((row) => !checksums.has(row.id)).map((row) => row.id)
  if (unknown.length > 0) throw sqlErrors.databaseNewer({ ids: unknown })
  const changed = applied.find((row) => checksums.get(row.id) !== row.checksum)
  if (changed) throw sqlErrors.migrationChanged({ id: changed.id })
}

function checksumsOf(migrations: readonly Migration[]): ReadonlyMap<string, string> {
  const checksums = new Map<string, string>()
  for (const migration of migrations) {
    if (checksums.has(migration.id)) throw sqlErrors.migrationRepeated({ id: migration.id })
    const text = textOf(migration, everyCapability)
    checksums.set(migration.id, createHash('sha256').update(text).digest('hex'))
  }
  return checksums
}

/** The checksum must not depend on the server: an extension may be installed between two starts. */
const everyCapability: SqlCapabilities = { vector: true, powerSafe: true, shared: true }

function textOf(migration: Migration, capabilities: SqlCapabilities): string {
  return typeof migration.up === 'string' ? migration.up : migration.up({ capabilities })
}
