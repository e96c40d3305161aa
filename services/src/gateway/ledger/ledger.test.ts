import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeLedger } from './contract.ts'

const logger = { info() {}, warn() {}, error() {} }

describeLedger('PGlite', async () => {
  const { database } = await createPgliteDatabase({ logger, clock: createSystemClock() })
  return database
})
