import { createPostgresDatabase, type SqlDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeWithPostgres, type FreshDatabase, freshDatabase } from '@tragwerk/testkit/postgres'
import { afterAll } from 'vitest'
import { describeConfiguration } from './contract.ts'
import { describeConfigurationFile } from './contract-file.ts'

const logger = { info() {}, warn() {}, error() {} }

describeWithPostgres('PostgreSQL server', () => {
  const made: FreshDatabase[] = []
  afterAll(async () => {
    for (const fresh of made) await fresh.drop()
  })

  async function open(): Promise<SqlDatabase> {
    const fresh = await freshDatabase()
    made.push(fresh)
    const connectionString = fresh.url
    return (await createPostgresDatabase({ connectionString, logger, clock: createSystemClock() })).database
  }

  describeConfiguration('PostgreSQL', open)
  describeConfigurationFile('PostgreSQL', open)
})
