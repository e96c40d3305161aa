import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRetryBudget } from './retry-budget.ts'

describe('retry budget', () => {
  it('grants three retries to a process with few requests, and grows them back with time', () => {
    const budget = createRetryBudget()
    const tryOne = (now: number) => {
      budget.begin(now)
      const granted = budget.tryRetry(now)
      if (granted) budget.endRetry()
      budget.end()
      return granted
    }

    expect([tryOne(0), tryOne(0), tryOne(0), tryOne(0)]).toEqual([true, true, true, false])
    expect([tryOne(30_000), tryOne(30_000), tryOne(30_000)]).toEqual([true, true, true])
    expect(budget.refused).toBe(1)
  })

  it('never has more retries under way than a fifth of the requests, three at least', () => {
    const budget = createRetryBudget()
    for (let request = 0; request < 100; request += 1) budget.begin(0)
    let granted = 0
    while (budget.tryRetry(0)) granted += 1

    expect(granted).toBe(20)
    expect(budget.retrying).toBe(20)
  })

  it('lets fallbacks use up what retries would have had', () => {
    const budget = createRetryBudget()
    for (let fallback = 0; fallback < 10; fallback += 1) budget.noteFallback(0)

    expect(budget.tryRetry(0)).toBe(false)
  })

  it('keeps retries of every span of time within a fifth of its requests and the floor', () => {
    const step = fc.record({
      action: fc.constantFrom('begin', 'begin', 'end', 'retry', 'retry', 'retry', 'endRetry', 'fallback'),
      passedMs: fc.oneof(fc.constant(0), fc.nat({ max: 50 }), fc.nat({ max: 5_000 })),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const budget = createRetryBudget()
        let now = 0
        let begun = 0
        let retried = 0
        const history = [{ now, begun, retried, active: 0 }]
        for (const { action, passedMs } of steps) {
          now += passedMs
          if (action === 'begin') {
            budget.begin(now)
            begun += 1
          }
          if (action === 'end' && budget.active > 0) budget.end()
          if (action === 'fallback') budget.noteFallback(now)
          if (action === 'endRetry' && budget.retrying > 0) budget.endRetry()
          if (action === 'retry' && budget.tryRetry(now)) retried += 1
          for (const start of history) {
            const bound = 0.2 * (begun - start.begun + start.active) + 3 + (now - start.now) / 10_000
            expect(retried - start.retried).toBeLessThanOrEqual(bound + 1e-6)
          }
          history.push({ now, begun, retried, active: budget.active })
        }
      }),
    )
  })
})
