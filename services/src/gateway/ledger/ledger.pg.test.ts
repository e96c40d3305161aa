import { createPostgresDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeWithPostgres, type FreshDatabase, freshDatabase } from '@tragwerk/testkit/postgres'
import { afterAll } from 'vitest'
import { describeLedger } from './contract.ts'

const logger = { info() {}, warn() {}, error() {} }

describeWithPostgres('PostgreSQL server', () => {
  let fresh: FreshDatabase | undefined
  afterAll(() => fresh?.drop())

  describeLedger('PostgreSQL', async () => {
    fresh = await freshDatabase()
    const connectionString = fresh.url
    return (await createPostgresDatabase({ connectionString, logger, clock: createSystemClock() })).database
  })
})
