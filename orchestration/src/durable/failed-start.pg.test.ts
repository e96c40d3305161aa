import { createPostgresDatabase, runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { describeWithPostgres, type FreshDatabase, freshDatabase } from '@tragwerk/testkit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDurableEngine } from './dbos.ts'
import { durableMigrations } from './migrations.ts'

const clock = createSystemClock()
const logger = createLogger({ level: 'silent' })

describeWithPostgres('an engine that fails while it starts', () => {
  let fresh: FreshDatabase
  beforeAll(async () => {
    fresh = await freshDatabase()
  })
  afterAll(() => fresh?.drop())

  async function open(): Promise<SqlDatabase> {
    const { database } = await createPostgresDatabase({ connectionString: fresh.url, clock, logger })
    await runMigrations(database, durableMigrations)
    return database
  }

  const start = (database: SqlDatabase) =>
    createDurableEngine({
      database,
      clock,
      logger,
      executorId: 'node-a',
      definitions: [],
      failpoints: { hit: () => undefined },
    })

  test.each([
    // Missed while launching, and after it.
    'dbos.application_versions',
    'durable_executors',
  ])('without %s keeps no connection, and the next start works', async (table) => {
    const database = await open()
    await (await start(database)).stop()
    await database.pool.query(`ALTER TABLE ${table} RENAME TO hidden`)

    await expect(start(database)).rejects.toThrow(/does not exist/)

    // Waits for every connection that was not given back.
    await database.close()
    const again = await open()
    await again.pool.query(
      `ALTER TABLE ${table.replace(/\w+$/, 'hidden')} RENAME TO ${table.split('.').at(-1)}`,
    )
    await (await start(again)).stop()
    await again.close()
  })
})
