import { createPostgresDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { describeWithPostgres, freshDatabase } from '@tragwerk/testkit/postgres'
import { describeDurableEngine } from './contract.ts'

describeWithPostgres('PostgreSQL server', () => {
  describeDurableEngine('DBOS on PostgreSQL', async () => {
    const { url: connectionString } = await freshDatabase()
    const logger = createLogger({ level: 'silent' })
    return (await createPostgresDatabase({ clock: createSystemClock(), connectionString, logger })).database
  })
})
