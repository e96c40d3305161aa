import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemClock } from '@tragwerk/infra/clock'
import { freshDatabase } from '@tragwerk/testkit/postgres'
import {
  createPgliteDatabase,
  createPostgresDatabase,
  type Migration,
  type OpenedDatabase,
  runMigrations,
  type SqlDatabase,
} from '../index.ts'

/** A database with a domain's tables that can be closed and opened again. */
export interface TestDatabase {
  database(): SqlDatabase
  restart(): Promise<void>
  close(): Promise<void>
}

const logger = { info() {}, warn() {}, error() {} }
const clock = createSystemClock()

/** The embedded engine in a directory of its own. */
export async function openPgliteForTest(migrations: readonly Migration[]): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tragwerk-data-'))
  return hold(
    migrations,
    () => createPgliteDatabase({ dataDir, logger, clock }),
    () => rm(dataDir, { recursive: true }),
  )
}

/** A database of its own on the server of this test run. */
export async function openPostgresForTest(migrations: readonly Migration[]): Promise<TestDatabase> {
  const fresh = await freshDatabase()
  return hold(
    migrations,
    () => createPostgresDatabase({ connectionString: fresh.url, logger, clock }),
    () => fresh.drop(),
  )
}

async function hold(
  migrations: readonly Migration[],
  open: () => Promise<OpenedDatabase>,
  remove: () => Promise<void>,
): Promise<TestDatabase> {
  let { database } = await open()
  await runMigrations(database, migrations)
  return {
    database: () => database,
    async restart() {
      await database.close()
      database = (await open()).database
    },
    async close() {
      await database.close()
      await remove()
    },
  }
}
