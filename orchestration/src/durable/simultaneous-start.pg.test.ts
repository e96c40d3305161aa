import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describeWithPostgres, freshDatabase } from '@tragwerk/testkit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StartOrder } from './testing/engine-process.ts'

/** Without a lock the first round failed every time it was tried; each takes about half a second. */
const rounds = 5

describeWithPostgres('processes that start at the same moment on an empty PostgreSQL database', () => {
  let processes: ChildProcess[]

  beforeAll(async () => {
    processes = Array.from({ length: 3 }, () => fork(join(import.meta.dirname, 'testing/engine-process.ts')))
    await Promise.all(processes.map((child) => once(child, 'message')))
  })
  afterAll(() => Promise.all(processes.map(ended)))

  async function startAll(url: string): Promise<unknown[]> {
    const answers = processes.map(async (child, number) => {
      const order: StartOrder = { url, executorId: `node-${number}`, maxConnections: 2 }
      child.send(order)
      const [answer] = await once(child, 'message')
      return answer
    })
    return Promise.all(answers)
  }

  test('all of them start, with the smallest pool there is', async () => {
    const answers: unknown[] = []
    for (let round = 0; round < rounds; round += 1) {
      const database = await freshDatabase()
      answers.push(...(await startAll(database.url)))
      await database.drop()
    }

    expect(answers).toEqual(Array(rounds * processes.length).fill('started'))
  })
})

function ended(child: ChildProcess): Promise<unknown> {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  return exit
}
