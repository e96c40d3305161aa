import { describe, expect, it } from 'vitest'
import { type AdaptiveLimit, createAdaptiveLimit } from './adaptive-limit.ts'
import { createSeededRandom } from './seeded-random.ts'

const serviceMs = 1
const rejectionMs = 0.03
const upstreamMs = 50
const observeEveryMs = 250
/** A client that waits longer has given up: its answer is wasted work. */
const patienceMs = 1_000

interface Load {
  readonly perSecond: number
  readonly seconds: number
}

/**
 * One processor that serves its queue in order of arrival: a request costs 1 ms of it and 50 ms of waiting elsewhere, a
 * refusal 0.03 ms, so the knee is at 1,000 requests a second. The delay of the event loop is the work in front of a
 * newcomer. Returns the useful answers for each second.
 */
function simulate(limit: AdaptiveLimit, loads: readonly Load[]): { goodput: number[]; worstMs: number[] } {
  const random = createSeededRandom(3)
  const goodput: number[] = []
  const worstMs: number[] = []
  const leaving: { readonly at: number; readonly ownMs: number }[] = []
  let next = 0
  let freeAt = 0
  let now = 0
  let observeAt = observeEveryMs
  let delays: number[] = []
  for (const { perSecond, seconds } of loads) {
    for (let second = 0; second < seconds; second += 1) {
      const end = now + 1_000
      let good = 0
      let worst = 0
      for (;;) {
        now += (-Math.log(1 - random()) * 1_000) / perSecond
        if (now >= end) break
        for (; next < leaving.length && leaving[next]!.at <= now; next += 1) {
          limit.leave()
          limit.note(leaving[next]!.ownMs)
        }
        delays.push(Math.max(0, freeAt - now))
        if (now >= observeAt) {
          limit.observe(delays.reduce((sum, delay) => sum + delay, 0) / delays.length)
          delays = []
          observeAt += observeEveryMs
        }
        const isAdmitted = limit.tryEnter()
        freeAt = Math.max(freeAt, now) + (isAdmitted ? serviceMs : rejectionMs)
        if (!isAdmitted) continue
        const ownMs = freeAt - now
        leaving.push({ at: freeAt + upstreamMs, ownMs })
        worst = Math.max(worst, ownMs)
        if (ownMs + upstreamMs <= patienceMs) good += 1
      }
      now = end
      goodput.push(good)
      worstMs.push(worst)
    }
  }
  return { goodput, worstMs }
}

function leave(limit: AdaptiveLimit, ownMs: number | undefined): void {
  limit.leave()
  if (ownMs !== undefined) limit.note(ownMs)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('adaptive limit', () => {
  it('keeps four fifths of the goodput at five times the knee, where no limit keeps next to nothing', () => {
    const load = [{ perSecond: 5_000, seconds: 30 }]
    const limited = simulate(createAdaptiveLimit(), load)
    const unlimited = simulate(createAdaptiveLimit({ min: 1e9, max: 1e9, initial: 1e9 }), load)

    expect(meanOf(limited.goodput.slice(10))).toBeGreaterThanOrEqual(800)
    expect(Math.max(...limited.worstMs.slice(10))).toBeLessThan(300)
    expect(meanOf(unlimited.goodput.slice(10))).toBeLessThan(10)
  })

  it('refuses nothing at four fifths of the knee', () => {
    const limit = createAdaptiveLimit()
    const { goodput } = simulate(limit, [{ perSecond: 800, seconds: 20 }])

    expect(limit.refused).toBe(0)
    expect(meanOf(goodput)).toBeGreaterThan(780)
  })

  it('is back to normal within ten seconds after an overload', () => {
    const limit = createAdaptiveLimit()
    const { goodput, worstMs } = simulate(limit, [
      { perSecond: 5_000, seconds: 30 },
      { perSecond: 800, seconds: 20 },
    ])

    expect(meanOf(goodput.slice(40))).toBeGreaterThan(780)
    expect(Math.max(...worstMs.slice(40))).toBeLessThan(50)
  })

  it('does not take a long overload for normal', () => {
    const limit = createAdaptiveLimit()
    const { goodput } = simulate(limit, [{ perSecond: 5_000, seconds: 120 }])

    expect(Math.min(...goodput.slice(10))).toBeGreaterThan(700)
  })

  it('grows while it is used and durations stay short, and stands still while it is not', () => {
    const limit = createAdaptiveLimit({ initial: 100 })
    const round = (requests: number) => {
      for (let request = 0; request < requests; request += 1) limit.tryEnter()
      while (limit.inFlight > 0) leave(limit, 1)
      limit.observe(0)
    }

    for (let time = 0; time < 50; time += 1) round(10)
    expect(limit.limit).toBe(100)
    for (let time = 0; time < 50; time += 1) round(100)

    expect(limit.limit).toBeGreaterThan(150)
  })

  it('stays between its bounds and counts what it refuses', () => {
    const limit = createAdaptiveLimit({ min: 5, max: 50, initial: 30 })
    for (let time = 0; time < 100; time += 1) limit.observe(10_000)
    expect(limit.limit).toBe(5)
    const admitted = Array.from({ length: 8 }, () => limit.tryEnter()).filter(Boolean)

    expect(admitted).toHaveLength(5)
    expect(limit.refused).toBe(3)
  })

  it('follows growing durations when the event loop says nothing, but not failures', () => {
    const limit = createAdaptiveLimit({ initial: 200 })
    const round = (ownMs: number | undefined) => {
      for (let request = 0; request < 50; request += 1) limit.tryEnter()
      while (limit.inFlight > 0) leave(limit, ownMs)
      limit.observe(0)
    }
    for (let time = 0; time < 20; time += 1) round(30)
    for (let time = 0; time < 10; time += 1) round(undefined)
    expect(limit.limit).toBe(200)
    for (let time = 0; time < 10; time += 1) round(500)

    expect(limit.limit).toBeLessThan(150)
  })
})
