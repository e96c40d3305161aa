import { createPostgresDatabase, runMigrations } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { createDurableEngine } from '../dbos.ts'
import { durableMigrations } from '../migrations.ts'

/** What to do when told to. */
export interface StartOrder {
  readonly url: string
  readonly executorId: string
  readonly maxConnections: number
}

const clock = createSystemClock()
const logger = createLogger({ level: 'silent' })

/** A process of its own for each engine: starts one on each database that its parent names, then stops it. */
async function startOnce({ url, executorId, maxConnections }: StartOrder): Promise<void> {
  const { database } = await createPostgresDatabase({ connectionString: url, clock, logger, maxConnections })
  try {
    await runMigrations(database, durableMigrations)
    const engine = await createDurableEngine({
      database,
      clock,
      logger,
      executorId,
      definitions: [],
      failpoints: { hit: () => undefined },
    })
    await engine.stop()
  } finally {
    await database.close()
  }
}

process.on('message', async (order: StartOrder) => {
  const answer = await startOnce(order).then(
    () => 'started',
    (error: unknown) => String(error),
  )
  process.send?.(answer)
})
process.send?.('waiting')
