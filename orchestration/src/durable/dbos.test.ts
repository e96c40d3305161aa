import { createPgliteDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { describeDurableEngine } from './contract.ts'

describeDurableEngine('DBOS on the embedded database', async () => {
  const logger = createLogger({ level: 'silent' })
  return (await createPgliteDatabase({ clock: createSystemClock(), logger })).database
})
