import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeSqlDatabase } from './contract.ts'
import { createPgliteDatabase } from './pglite.ts'
import { silentLogger } from './test-logger.ts'

describeSqlDatabase('PGlite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tragwerk-sql-'))
  const clock = createSystemClock()
  return {
    async open(failpoints) {
      const deps = { dataDir, clock, logger: silentLogger, ...(failpoints ? { failpoints } : {}) }
      return (await createPgliteDatabase(deps)).database
    },
    remove: () => rm(dataDir, { recursive: true }),
  }
})
