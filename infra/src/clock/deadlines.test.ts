import { expect, test } from 'vitest'
import { createDeadlines } from './deadlines.ts'
import { createManualClock } from './manual-clock.ts'

const start = () => {
  const clock = createManualClock()
  return { clock, deadlines: createDeadlines(clock) }
}

test('a deadline runs once, never early and at most one tick late', async () => {
  const { clock, deadlines } = start()
  const ran: number[] = []
  deadlines.start(120, () => ran.push(clock.monotonicMs()))

  await clock.advance(119)
  expect(ran).toEqual([])
  await clock.advance(1_000)

  expect(ran).toHaveLength(1)
  expect(ran[0]).toBeLessThanOrEqual(170)
})

test('a deadline that was moved runs at its new time, and not at all when it was cleared', async () => {
  const { clock, deadlines } = start()
  const ran: string[] = []
  const moved = deadlines.start(100, () => ran.push('moved'))
  const cleared = deadlines.start(100, () => ran.push('cleared'))

  moved.at = 500
  cleared.clear()
  await clock.advance(400)
  expect(ran).toEqual([])
  await clock.advance(200)

  expect(ran).toEqual(['moved'])
})

test('the timer stands still while nothing waits, and goes on with the next deadline', async () => {
  const { clock, deadlines } = start()
  let runs = 0
  deadlines.start(10, () => runs++)
  await clock.advance(1_000)
  deadlines.start(clock.monotonicMs() + 10, () => runs++)

  await clock.advance(100)

  expect(runs).toBe(2)
})
