import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeConfiguration } from './contract.ts'
import { describeConfigurationFile } from './contract-file.ts'

const logger = { info() {}, warn() {}, error() {} }

async function open() {
  const { database } = await createPgliteDatabase({ logger, clock: createSystemClock() })
  return database
}

describeConfiguration('PGlite', open)
describeConfigurationFile('PGlite', open)
