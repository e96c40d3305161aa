import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { defineErrors } from '@tragwerk/infra/errors'
import { createLogger } from '@tragwerk/infra/telemetry'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createDurableEngine } from './dbos.ts'
import { durableMigrations } from './migrations.ts'
import type { DurableEngine, WorkflowDefinition } from './port.ts'

const errors = defineErrors('lab', {
  busy: { kind: 'unavailable', message: 'The lab is busy. Try again.' },
  broken: { kind: 'invalid', message: 'The sample is broken. Send another.' },
})

const clock = createSystemClock()
const logger = createLogger({ level: 'silent' })
const ids = createIds({ clock, random: createSystemRandom() })
const failpoints = { hit: () => undefined }
const patience = { timeout: 15_000, interval: 20 }

/** What every database under the durable engine must make it do. One engine per process: one suite per test file. */
export function describeDurableEngine(name: string, openDatabase: () => Promise<SqlDatabase>): void {
  describe(name, () => {
    const effects: string[] = []
    let engine: DurableEngine
    let database: SqlDatabase

    const log: WorkflowDefinition<{ readonly text: string }> = {
      name: 'log',
      concurrency: 2,
      async run(context, { text }) {
        await context.step('first', async () => void effects.push(`${text} 1`))
        await context.step('second', async () => void effects.push(`${text} 2`))
      },
    }
    let attempts = 0
    const flaky: WorkflowDefinition<{ readonly code: 'busy' | 'broken' }> = {
      name: 'flaky',
      concurrency: 2,
      async run(context, { code }) {
        await context.step('try', async () => {
          attempts += 1
          if (code === 'broken') throw errors.broken()
          if (attempts < 3) throw errors.busy()
        })
      },
    }
    let running = 0
    let mostRunning = 0
    const crowded: WorkflowDefinition<Record<string, never>> = {
      name: 'crowded',
      concurrency: 3,
      async run(context) {
        await context.step('stay', async () => {
          running += 1
          mostRunning = Math.max(mostRunning, running)
          await clock.sleep(20)
          running -= 1
        })
      },
    }

    const untilState = (id: string, state: string) =>
      vi.waitFor(async () => expect((await engine.states([id])).get(id)).toBe(state), patience)

    beforeAll(async () => {
      database = await openDatabase()
      await runMigrations(database, durableMigrations)
      engine = await createDurableEngine({
        database,
        clock,
        logger,
        failpoints,
        executorId: 'node-a',
        definitions: [log, flaky, crowded],
      })
    })

    afterAll(async () => {
      await engine?.stop()
      await database?.close()
    })

    test('runs the steps of a workflow in order', async () => {
      const id = ids.uuid()

      await engine.start(log, id, { text: 'a' })
      await untilState(id, 'completed')

      expect(effects.filter((effect) => effect.startsWith('a'))).toEqual(['a 1', 'a 2'])
    })

    test('the same id is one run, however often it is started', async () => {
      const id = ids.uuid()

      await Promise.all([engine.start(log, id, { text: 'b' }), engine.start(log, id, { text: 'b' })])
      await untilState(id, 'completed')
      await engine.start(log, id, { text: 'b' })

      expect(effects.filter((effect) => effect.startsWith('b'))).toEqual(['b 1', 'b 2'])
    })

    test('an unknown run has no state', async () => {
      expect(await engine.states([ids.uuid()])).toEqual(new Map())
    })

    test('repeats a step that failed for a passing reason', async () => {
      const id = ids.uuid()
      attempts = 0

      await engine.start(flaky, id, { code: 'busy' })
      await untilState(id, 'completed')

      expect(attempts).toBe(3)
    })

    test('does not repeat a step that can only fail again', async () => {
      const id = ids.uuid()
      attempts = 0

      await engine.start(flaky, id, { code: 'broken' })
      await untilState(id, 'failed')

      expect(attempts).toBe(1)
    })

    test('runs no more at the same time than the workflow allows', async () => {
      const runs = Array.from({ length: 12 }, () => ids.uuid())

      await Promise.all(runs.map((id) => engine.start(crowded, id, {})))
      for (const id of runs) await untilState(id, 'completed')

      expect(mostRunning).toBe(3)
    })
  })
}
