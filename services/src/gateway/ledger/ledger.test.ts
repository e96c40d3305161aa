import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeLedger } from './contract.ts'
import { describeLedgerTexts } from './texts-contract.ts'

const logger = { info() {}, warn() {}, error() {} }

const open = async () => {
  const { database } = await createPgliteDatabase({ logger, clock: createSystemClock() })
  return database
}

describeLedger('PGlite', open)
describeLedgerTexts('PGlite', open)
