import { createPgliteDatabase, runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createManualClock, createSystemClock } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startHeartbeat } from './heartbeat.ts'
import { durableMigrations } from './migrations.ts'

const logger = createLogger({ level: 'silent' })
let database: SqlDatabase

beforeAll(async () => {
  database = (await createPgliteDatabase({ clock: createSystemClock(), logger })).database
  await runMigrations(database, durableMigrations)
})
afterAll(() => database.close())
beforeEach(() => database.pool.query('DELETE FROM durable_executors'))

/** An executor that last gave a sign of life so many seconds ago. */
function silentFor(id: string, seconds: number) {
  return database.pool.query(
    'INSERT INTO durable_executors (id, heartbeat_at) VALUES ($1, now() - make_interval(secs => $2))',
    [id, seconds],
  )
}

async function knownExecutors(): Promise<unknown[]> {
  const { rows } = await database.pool.query('SELECT id FROM durable_executors ORDER BY id')
  return rows.map((row) => row.id)
}

test('takes over the runs of an executor that has been silent for longer than its lease', async () => {
  await silentFor('dead', 20)
  await silentFor('slow', 10)
  const clock = createManualClock()
  const resumed: string[] = []
  const resume = async (id: string) => resumed.push(id)
  const heartbeat = await startHeartbeat({ database, clock, logger, executorId: 'me', resume })

  await clock.advance(5_000)

  await vi.waitFor(async () => expect(await knownExecutors()).toEqual(['me', 'slow']))
  expect(resumed).toEqual(['dead'])
  await heartbeat[Symbol.asyncDispose]()
})

test('a dead executor is taken over by exactly one of its survivors', async () => {
  await silentFor('dead', 20)
  const resumed: string[] = []
  const survivors = ['a', 'b', 'c'].map((executorId) => {
    const clock = createManualClock()
    const resume = async (id: string) => resumed.push(id)
    return { clock, heartbeat: startHeartbeat({ database, clock, logger, executorId, resume }) }
  })

  for (const { clock, heartbeat } of survivors) await heartbeat.then(() => clock.advance(5_000))

  await vi.waitFor(async () => expect(await knownExecutors()).toEqual(['a', 'b', 'c']))
  expect(resumed).toEqual(['dead'])
  for (const { heartbeat } of survivors) await (await heartbeat)[Symbol.asyncDispose]()
})

test('an executor that stops in good order leaves nothing to take over', async () => {
  const clock = createManualClock()
  const heartbeat = await startHeartbeat({ database, clock, logger, executorId: 'me', resume: async () => 0 })

  await heartbeat[Symbol.asyncDispose]()

  expect(await knownExecutors()).toEqual([])
})
