import { createSystemClock } from '@tragwerk/infra/clock'
import { describeWithPostgres, freshDatabase } from '@tragwerk/testkit/postgres'
import { describeSqlDatabase } from './contract.ts'
import { createPostgresDatabase } from './postgres.ts'
import { silentLogger } from './test-logger.ts'

const clock = createSystemClock()

describeWithPostgres('PostgreSQL server', () => {
  for (const account of ['url', 'superuserUrl'] as const) {
    describeSqlDatabase(`PostgreSQL by ${account}`, async () => {
      const fresh = await freshDatabase()
      return {
        async open(failpoints) {
          const deps = {
            connectionString: fresh[account],
            clock,
            logger: silentLogger,
            ...(failpoints ? { failpoints } : {}),
          }
          return (await createPostgresDatabase(deps)).database
        },
        remove: () => fresh.drop(),
      }
    })
  }
})
