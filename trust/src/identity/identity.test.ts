import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeIdentity } from './contract.ts'
import { describeKeyLists } from './contract-lists.ts'

const logger = { info() {}, warn() {}, error() {} }

async function open() {
  const { database } = await createPgliteDatabase({ logger, clock: createSystemClock() })
  return database
}

describeIdentity('PGlite', open)
describeKeyLists('PGlite', open)
