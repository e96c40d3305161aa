import { expect, test } from 'vitest'
import { createIds, createManualClock, createSystemClock, createSystemRandom } from './index.ts'

test('a manual clock wakes sleepers in order of their due time', async () => {
  const clock = createManualClock()
  const woken: string[] = []
  void clock.sleep(20).then(() => woken.push('late'))
  void clock.sleep(10).then(() => woken.push('early'))

  await clock.advance(25)

  expect(woken).toEqual(['early', 'late'])
  expect(clock.now().toISOString()).toBe('2026-01-01T00:00:00.025Z')
})

test('a recurring task runs once per period and stops when disposed', async () => {
  const clock = createManualClock()
  let runs = 0
  const task = clock.every(10, () => void runs++, raise)

  await clock.advance(35)
  task[Symbol.dispose]()
  await clock.advance(100)

  expect(runs).toBe(3)
})

function raise(error: unknown): never {
  throw error
}

test('sleep rejects with the reason of an aborted signal', async () => {
  const controller = new AbortController()
  const sleeping = createSystemClock().sleep(60_000, controller.signal)

  controller.abort(new Error('enough'))

  await expect(sleeping).rejects.toThrow('enough')
})

test('ids are version 7 UUIDs that sort by time of creation', async () => {
  const clock = createManualClock()
  const ids = createIds({ clock, random: createSystemRandom() })

  const first = ids.uuid()
  await clock.advance(1)
  const second = ids.uuid()

  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(first < second).toBe(true)
})

test('random bytes are never given out twice, however many are taken', () => {
  const random = createSystemRandom()
  const taken = Array.from({ length: 1_000 }, () => random.bytes(16))
  const before = taken.map((bytes) => bytes.toString('hex'))
  taken[0]!.fill(0)

  expect(new Set(before).size).toBe(1_000)
  expect(taken.slice(1).map((bytes) => bytes.toString('hex'))).toEqual(before.slice(1))
})
