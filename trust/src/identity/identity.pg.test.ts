import { createPostgresDatabase, type SqlDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeWithPostgres, type FreshDatabase, freshDatabase } from '@tragwerk/testkit/postgres'
import { afterAll } from 'vitest'
import { describeIdentity } from './contract.ts'
import { describeKeyLists } from './contract-lists.ts'

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

  describeIdentity('PostgreSQL', open)
  describeKeyLists('PostgreSQL', open)
})
