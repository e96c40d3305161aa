import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeIdempotency } from './contract.ts'

const logger = { info() {}, warn() {}, error() {} }

describeIdempotency('PGlite', async () => {
  const { database } = await createPgliteDatabase({ logger, clock: createSystemClock() })
  return database
})
