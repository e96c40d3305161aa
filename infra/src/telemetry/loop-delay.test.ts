import { expect, test } from 'vitest'
import { createManualClock, createSystemClock } from '../clock/index.ts'
import { createLoopDelay } from './loop-delay.ts'

test('a standstill shows at once, and is forgotten five seconds later', async () => {
  const clock = createManualClock()
  using delay = createLoopDelay({ clock: lateClock(clock) })

  await clock.advance(250)
  expect(delay.worstMs()).toBe(0)
  late.byMs = 1_200
  expect(delay.worstMs()).toBe(1_200 - 250)
  await clock.advance(250)
  expect(delay.worstMs()).toBe(1_200)
  await clock.advance(4_750)
  expect(delay.worstMs()).toBe(1_200)
  await clock.advance(250)

  expect(delay.worstMs()).toBe(0)
})

test('blocking the process raises the mean that watchers are told', async () => {
  const clock = createSystemClock()
  using delay = createLoopDelay({ clock })
  const told: number[] = []
  delay.watch((meanMs) => told.push(meanMs))

  const timer = setInterval(() => {
    const until = performance.now() + 120
    while (performance.now() < until);
  }, 1)
  await expect.poll(() => told.length).toBeGreaterThan(3)
  clearInterval(timer)

  expect(Math.max(...told)).toBeGreaterThan(60)
})

const late = { byMs: 0 }

/** Time that has gone on while the process stood still. */
function lateClock(clock: ReturnType<typeof createManualClock>) {
  return { every: clock.every, monotonicMs: () => clock.monotonicMs() + late.byMs }
}
