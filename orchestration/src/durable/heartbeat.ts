import type { SqlDatabase } from '@tragwerk/data/sql'
import type { Clock } from '@tragwerk/infra/clock'
import type { Logger } from '@tragwerk/infra/telemetry'
import { sql } from 'kysely'

const beatMs = 5_000
const leaseSeconds = 15

export interface HeartbeatDeps {
  readonly database: SqlDatabase
  readonly clock: Clock
  readonly logger: Logger
  readonly executorId: string
  /** Hands the unfinished runs of a dead executor back to the queue; returns how many. */
  resume(deadExecutorId: string): Promise<number>
}

/**
 * Tells the other processes that this one is alive, and takes over the runs of those that went silent for 15 s
 * by the database's clock. A dead executor is claimed by exactly one survivor; a claim that is not finished
 * within the lease can be claimed again.
 */
export async function startHeartbeat(deps: HeartbeatDeps): Promise<AsyncDisposable> {
  const { clock, logger } = deps
  await beat(deps)
  const timer = clock.every(
    beatMs,
    async () => {
      await beat(deps)
      await takeOver(deps)
    },
    (error) => logger.warn({ err: error }, 'Heartbeat failed'),
  )
  return {
    async [Symbol.asyncDispose]() {
      timer[Symbol.dispose]()
      await sql`DELETE FROM durable_executors WHERE id = ${deps.executorId}`.execute(deps.database.kysely())
    },
  }
}

async function beat({ database, executorId }: HeartbeatDeps): Promise<void> {
  await sql`
    INSERT INTO durable_executors (id, heartbeat_at) VALUES (${executorId}, now())
    ON CONFLICT (id) DO UPDATE SET heartbeat_at = now(), claimed_at = NULL
  `.execute(database.kysely())
}

async function takeOver({ database, logger, executorId, resume }: HeartbeatDeps): Promise<void> {
  const silent = sql`make_interval(secs => ${leaseSeconds})`
  const claimed = await sql<{ id: string }>`
    UPDATE durable_executors SET claimed_at = now()
    WHERE id <> ${executorId}
      AND heartbeat_at < now() - ${silent}
      AND (claimed_at IS NULL OR claimed_at < now() - ${silent})
    RETURNING id
  `.execute(database.kysely())
  for (const { id } of claimed.rows) {
    const runs = await resume(id)
    await sql`DELETE FROM durable_executors WHERE id = ${id} AND heartbeat_at < now() - ${silent}`.execute(
      database.kysely(),
    )
    logger.warn({ deadExecutorId: id, runs }, 'Took over the runs of a silent executor')
  }
}
