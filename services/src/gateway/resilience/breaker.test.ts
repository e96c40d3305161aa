import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Breaker, createBreaker, type Entry } from './breaker.ts'
import { createSeededRandom } from './seeded-random.ts'

const middle = { random: () => 0.5 }

function fail(breaker: Breaker, times: number, now: number): void {
  for (let time = 0; time < times; time += 1) breaker.fail('yes', now)
}

describe('breaker', () => {
  it('opens at the fifth failure in a row, not before, and a success starts the count anew', () => {
    const breaker = createBreaker(middle)

    fail(breaker, 4, 0)
    breaker.succeed('yes', 0)
    fail(breaker, 4, 0)
    expect(breaker.state(0)).toBe('closed')
    fail(breaker, 1, 0)

    expect(breaker.state(0)).toBe('open')
    expect(breaker.tryEnter(29_999)).toBe('no')
    expect(breaker.openUntilMs).toBe(30_000)
  })

  it('opens when half of twenty calls within thirty seconds failed', () => {
    const breaker = createBreaker(middle)
    for (let call = 0; call < 9; call += 1) {
      breaker.succeed('yes', call)
      breaker.fail('yes', call)
    }
    breaker.succeed('yes', 9)

    expect(breaker.state(9)).toBe('closed')
    breaker.fail('yes', 10)

    expect(breaker.state(10)).toBe('open')
    expect(breaker.isLimping).toBe(true)
  })

  it('takes the length of an ejection from the setting in force at its beginning', () => {
    let openMs: number | undefined = 2_000
    const breaker = createBreaker({ ...middle, baseOpenMs: () => openMs })

    fail(breaker, 5, 0)
    expect(breaker.openUntilMs).toBe(2_000)
    openMs = undefined
    expect(breaker.tryEnter(2_000)).toBe('probe')
    breaker.fail('probe', 2_000)

    expect(breaker.openUntilMs).toBe(62_000)
  })

  it('forgets calls that are older than thirty seconds', () => {
    const breaker = createBreaker(middle)
    for (let call = 0; call < 9; call += 1) {
      breaker.succeed('yes', 0)
      breaker.fail('yes', 0)
    }
    breaker.succeed('yes', 30_001)
    breaker.fail('yes', 30_001)

    expect(breaker.state(30_001)).toBe('closed')
  })

  it('counts a call that was abandoned as neither success nor failure', () => {
    const breaker = createBreaker(middle)
    fail(breaker, 4, 0)

    for (let call = 0; call < 100; call += 1) breaker.abandon('yes')
    fail(breaker, 1, 0)

    expect(breaker.state(0)).toBe('open')
  })

  it('stays open longer with each failed probe, up to five minutes, and closes with a good one', () => {
    const breaker = createBreaker(middle)
    fail(breaker, 5, 0)
    const lengths: number[] = []
    for (let probe = 0; probe < 12; probe += 1) {
      const now = breaker.openUntilMs
      expect(breaker.tryEnter(now)).toBe('probe')
      breaker.fail('probe', now)
      lengths.push(breaker.openUntilMs - now)
    }

    expect(lengths.slice(0, 3)).toEqual([60_000, 90_000, 120_000])
    expect(Math.max(...lengths)).toBe(250_000)
    const now = breaker.openUntilMs
    breaker.tryEnter(now)
    breaker.succeed('probe', now)
    expect(breaker.state(now)).toBe('closed')
  })

  it('spreads the ends of ejections by a fifth to both sides and never beyond five minutes', () => {
    const random = createSeededRandom(1)
    const firsts = Array.from({ length: 500 }, () => {
      const breaker = createBreaker({ random })
      fail(breaker, 5, 0)
      return breaker.openUntilMs
    })
    const longest = createBreaker({ random: () => 0.999_999 }, { baseOpenMs: 300_000 })
    fail(longest, 5, 0)

    expect(Math.min(...firsts)).toBeGreaterThanOrEqual(24_000)
    expect(Math.min(...firsts)).toBeLessThan(24_500)
    expect(Math.max(...firsts)).toBeLessThanOrEqual(36_000)
    expect(Math.max(...firsts)).toBeGreaterThan(35_500)
    expect(longest.openUntilMs).toBeLessThanOrEqual(300_000)
  })

  it('starts with the short ejection again after it was closed for a while', () => {
    const breaker = createBreaker(middle)
    fail(breaker, 5, 0)
    breaker.tryEnter(30_000)
    breaker.succeed('probe', 30_000)

    fail(breaker, 5, 31_000)
    expect(breaker.openUntilMs - 31_000).toBe(60_000)
    breaker.tryEnter(91_000)
    breaker.succeed('probe', 91_000)
    fail(breaker, 5, 151_000)

    expect(breaker.openUntilMs - 151_000).toBe(30_000)
  })

  it('takes no verdict from calls that began before the ejection', () => {
    const breaker = createBreaker(middle)
    fail(breaker, 5, 0)
    const until = breaker.openUntilMs

    breaker.succeed('yes', 10)
    breaker.fail('yes', 11)

    expect(breaker.state(12)).toBe('open')
    expect(breaker.openUntilMs).toBe(until)
  })

  it('closes when a call that was forced through succeeds, and a failed one prolongs nothing', () => {
    const breaker = createBreaker(middle)
    fail(breaker, 5, 0)

    breaker.fail('forced', 5)
    expect(breaker.openUntilMs).toBe(30_000)
    breaker.succeed('forced', 6)

    expect(breaker.state(6)).toBe('closed')
  })

  it('lets the next probe through when one was abandoned or never came back', () => {
    const breaker = createBreaker(middle)
    fail(breaker, 5, 0)

    expect(breaker.tryEnter(30_000)).toBe('probe')
    expect(breaker.tryEnter(30_000)).toBe('no')
    breaker.abandon('probe')
    expect(breaker.tryEnter(30_001)).toBe('probe')
    expect(breaker.tryEnter(700_000)).toBe('probe')
  })

  it('never has more than one probe under way, and none during an ejection', () => {
    const step = fc.record({
      action: fc.constantFrom('enter', 'succeed', 'fail', 'abandon'),
      pick: fc.nat({ max: 1_000 }),
      passedMs: fc.integer({ min: 0, max: 20_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer(), (steps, seed) => {
        const breaker = createBreaker({ random: createSeededRandom(seed) })
        const underWay: Entry[] = []
        let now = 0
        for (const { action, pick, passedMs } of steps) {
          now += passedMs
          if (action === 'enter') {
            const state = breaker.state(now)
            const admits = breaker.admits(now)
            const entry = breaker.tryEnter(now)
            expect(entry !== 'no').toBe(admits)
            if (state === 'closed') expect(entry).toBe('yes')
            if (state === 'open') expect(entry).toBe('no')
            if (entry !== 'no') underWay.push(entry)
            expect(underWay.filter((other) => other === 'probe').length).toBeLessThanOrEqual(1)
          } else if (underWay.length > 0) {
            const [entry] = underWay.splice(pick % underWay.length, 1)
            if (action === 'abandon') breaker.abandon(entry!)
            else breaker[action](entry!, now)
          }
        }
      }),
    )
  })
})
