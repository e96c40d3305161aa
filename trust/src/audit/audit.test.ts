import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeAudit } from './contract.ts'
import { describeAuditReading } from './contract-reading.ts'

const logger = { info() {}, warn() {}, error() {} }

async function open() {
  const { database } = await createPgliteDatabase({ logger, clock: createSystemClock() })
  return database
}

describeAudit('PGlite', open)
describeAuditReading('PGlite', open)
