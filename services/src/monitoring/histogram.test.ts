import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDuration, createHistogram, mergeInto, quantile, relativeError } from './histogram.ts'

const histogramOf = (durations: readonly number[]) => {
  const histogram = createHistogram()
  for (const duration of durations) addDuration(histogram, duration)
  return histogram
}

test('any quantile is within five per cent of the exact one', () => {
  const durations = fc.array(fc.double({ min: 0.01, max: 1_000_000, noNaN: true }), { minLength: 1 })

  fc.assert(
    fc.property(durations, fc.constantFrom(0.01, 0.5, 0.95, 1), (values, share) => {
      const exact = values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1]!

      const found = quantile(histogramOf(values), share)!

      // Four digits are told.
      expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(relativeError + 0.0006)
    }),
  )
  expect(relativeError).toBeLessThan(0.048)
})

test('nothing counted has no quantile', () => {
  expect(quantile(createHistogram(), 0.5)).toBeNull()
})

test.each([
  { duration: 0, told: 0.009524 },
  { duration: -5, told: 0.009524 },
  { duration: 1e12, told: 1_000_000 },
])('a duration of $duration ms counts at the bound', ({ duration, told }) => {
  expect(quantile(histogramOf([duration]), 0.5)).toBe(told)
})

test('merged counts have the quantiles of all', () => {
  const merged = histogramOf([1, 2, 3])

  mergeInto(merged, histogramOf([1000, 2000]))

  expect(quantile(merged, 0.95)).toBe(quantile(histogramOf([1, 2, 3, 1000, 2000]), 0.95))
})
