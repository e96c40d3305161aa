import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeAudit } from './contract.ts'

const logger = { info() {}, warn() {}, error() {} }

describeAudit('PGlite', async () => {
  const { database } = await createPgliteDatabase({ logger, clock: createSystemClock() })
  return database
})
