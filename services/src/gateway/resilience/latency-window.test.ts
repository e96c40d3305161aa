import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLatencyWindow } from './latency-window.ts'
import { createSlidingCounts } from './sliding-counts.ts'

describe('sliding counts', () => {
  it('agree with a list of all events, apart from the one slot that is cut off', () => {
    const event = fc.record({ cell: fc.nat({ max: 2 }), passedMs: fc.nat({ max: 400 }) })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 100 }), (events) => {
        const counts = createSlidingCounts({ spanMs: 1_000, slots: 5, cells: 3 })
        const seen: { readonly cell: number; readonly at: number }[] = []
        let now = 0
        for (const { cell, passedMs } of events) {
          now += passedMs
          counts.add(cell, now)
          seen.push({ cell, at: now })
          const within = (ms: number) => seen.filter((one) => one.cell === cell && now - one.at < ms).length
          const sum = counts.read(now)[cell]!
          expect(sum).toBeLessThanOrEqual(within(1_000))
          expect(sum).toBeGreaterThanOrEqual(within(800))
        }
      }),
    )
  })
})

describe('latency window', () => {
  it('tells quantiles within 7 % of the exact ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 600_000, noNaN: true }), { minLength: 1 }),
        (durations) => {
          const window = createLatencyWindow()
          for (const duration of durations) window.add(duration, 0)
          const sorted = durations.toSorted((a, b) => a - b)
          for (const [share, told] of [
            [0.5, window.p50(0)],
            [0.95, window.p95(0)],
          ] as const) {
            const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
            expect(Math.abs(told! - exact) / exact).toBeLessThanOrEqual(0.075)
          }
        },
      ),
    )
  })

  it('knows nothing before the first measurement and five minutes after the last', () => {
    const window = createLatencyWindow()

    expect(window.p50(0)).toBeUndefined()
    window.add(100, 500)
    expect(window.p50(500)! / 100).toBeCloseTo(1, 0)
    expect(window.p50(240_000)! / 100).toBeCloseTo(1, 0)
    expect(window.p50(301_000)).toBeUndefined()
  })

  it('follows a change of speed within a second of asking', () => {
    const window = createLatencyWindow()
    window.add(100, 0)
    window.p50(0)
    for (let call = 0; call < 10; call += 1) window.add(1_000, 10)

    expect(window.p50(1_001)).toBeGreaterThan(900)
  })
})
