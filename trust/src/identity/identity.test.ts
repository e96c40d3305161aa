import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeIdentity } from './contract.ts'

const logger = { info() {}, warn() {}, error() {} }

describeIdentity('PGlite', async () => {
  const { database } = await createPgliteDatabase({ logger, clock: createSystemClock() })
  return database
})
