import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'
import { createSeededRandom } from './seeded-random.ts'

describe('backoff', () => {
  it('doubles the spread with each retry, up to five seconds', () => {
    const random = () => 0.999_999_9
    const waits = [0, 1, 2, 3, 4, 5, 20].map((retry) => Math.round(backoffMs({ retry, random })!))

    expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000])
  })

  it('waits at least as long as the provider asked for, and not at all for more than a minute', () => {
    fc.assert(
      fc.property(fc.nat({ max: 120_000 }), fc.nat({ max: 10 }), fc.nat(), (retryAfterMs, retry, seed) => {
        const wait = backoffMs({ retry, retryAfterMs, random: createSeededRandom(seed) })
        if (retryAfterMs > 60_000) expect(wait).toBeUndefined()
        else {
          expect(wait).toBeGreaterThanOrEqual(retryAfterMs)
          expect(wait).toBeLessThanOrEqual(retryAfterMs + 5_000)
        }
      }),
    )
  })

  it.each([undefined, 2_000])(
    'spreads the retries of a thousand failures evenly (Retry-After %s)',
    (retryAfterMs) => {
      const random = createSeededRandom(7)
      const start = retryAfterMs ?? 0
      const waits = Array.from({ length: 1_000 }, () => backoffMs({ retry: 2, random, retryAfterMs })!)

      const perTenth = new Array<number>(10).fill(0)
      for (const wait of waits) perTenth[Math.floor((wait - start) / 80)]! += 1
      const chiSquare = perTenth.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)
      // 99.9 % quantile with nine degrees of freedom.
      expect(chiSquare).toBeLessThan(27.9)
      const gaps = waits.toSorted((a, b) => a - b).map((wait, at, all) => wait - (all[at - 1] ?? start))
      expect(Math.max(...gaps)).toBeLessThan(16)
    },
  )
})
