import { createPostgresDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeWithPostgres, type FreshDatabase, freshDatabase } from '@tragwerk/testkit/postgres'
import { afterAll } from 'vitest'
import { describeLedger } from './contract.ts'
import { describeLedgerTexts } from './texts-contract.ts'

const logger = { info() {}, warn() {}, error() {} }

describeWithPostgres('PostgreSQL server', () => {
  const made: FreshDatabase[] = []
  afterAll(() => Promise.all(made.map((fresh) => fresh.drop())))

  const open = async () => {
    const fresh = await freshDatabase()
    made.push(fresh)
    const { url: connectionString } = fresh
    return (await createPostgresDatabase({ connectionString, logger, clock: createSystemClock() })).database
  }

  describeLedger('PostgreSQL', open)
  describeLedgerTexts('PostgreSQL', open)
})
