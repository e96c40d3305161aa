import { describe, expect, it } from 'vitest'
import { kthLargest, takeBest } from './take-best.ts'

const scores = Float64Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 5000) / 5000)

describe('takeBest', () => {
  it('asks once for callers who may see everything', async () => {
    const asked: number[] = []

    const found = await takeBest({ scores, limit: 10, permit: allow(() => true, asked) })

    expect(asked).toEqual([64])
    expect(found.map((match) => match.score)).toEqual([...scores].sort((a, b) => b - a).slice(0, 10))
  })

  it('asks on until enough are permitted or all were asked about', async () => {
    const asked: number[] = []

    const found = await takeBest({ scores, limit: 3, permit: allow((position) => position === 4321, asked) })

    expect(found).toEqual([{ id: 'id4321', score: scores[4321] }])
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe(5000)
  })

  it('returns nothing for no candidates without asking', async () => {
    const asked: number[] = []

    expect(
      await takeBest({ scores: new Float64Array(), limit: 3, permit: allow(() => true, asked) }),
    ).toEqual([])
    expect(asked).toEqual([])
  })
})

describe('kthLargest', () => {
  it.each([1, 2, 17, 2500, 5000])('agrees with sorting for k = %s', (k) => {
    expect(kthLargest(scores, k)).toBe([...scores].sort((a, b) => b - a)[k - 1])
  })

  it('copes with equal values', () => {
    expect(kthLargest(Float64Array.from([2, 2, 1, 2, 3]), 3)).toBe(2)
  })
})

function allow(isPermitted: (position: number) => boolean, asked: number[]) {
  return async (positions: readonly number[]) => {
    asked.push(positions.length)
    return positions.filter(isPermitted).map((position) => ({ position, id: `id${position}` }))
  }
}
