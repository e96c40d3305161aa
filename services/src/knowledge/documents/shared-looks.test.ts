import { createManualClock } from '@tragwerk/infra/clock'
import { expect, test } from 'vitest'
import { createSharedLooks } from './shared-looks.ts'

function aBoard() {
  const clock = createManualClock()
  const share = createSharedLooks<number>({ clock })
  let taken = 0
  const take = async () => {
    taken += 1
    return taken
  }
  return { clock, share, take, taken: () => taken }
}

test('callers of the same second share a look, callers of other keys do not', async () => {
  const { clock, share, take } = aBoard()
  await clock.advance(5000)

  const looks = [share('a', 0, take), share('a', 4000, take), share('b', 0, take)]

  expect(await Promise.all(looks.map(({ result }) => result))).toEqual([1, 1, 2])
})

test('nobody gets a look that began before the own last one', async () => {
  const { clock, share, take } = aBoard()
  const own = share('a', -1, take)
  await own.result
  await clock.advance(900)

  expect(await share('a', own.startedMs, take).result).toBe(2)
})

test('a look is kept for a second, or ten times as long as it took', async () => {
  const { clock, share, take, taken } = aBoard()
  const slow = Promise.withResolvers<number>()
  const first = share('a', -1, () => slow.promise)
  await clock.advance(300)
  expect(first.restMs).toBe(Number.POSITIVE_INFINITY)
  slow.resolve(7)
  await first.result
  expect(first.restMs).toBe(3000)

  await clock.advance(2600)
  expect(await share('a', -1, take).result).toBe(7)
  await clock.advance(200)
  const second = share('a', -1, take)
  await second.result

  expect([taken(), second.restMs]).toEqual([1, 1000])
})
