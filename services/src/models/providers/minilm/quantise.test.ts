import { expect, test } from 'vitest'
import { quantiseColumns, quantiseRows } from './quantise.ts'

const matrix = Float32Array.of(1, -0.4, 0, -2, 0.25, 0) // 2 rows, 3 columns

test.each([
  [8, 127],
  [7, 63],
] as const)('with %i bits no weight exceeds %i and each column keeps its own scale', (bits, peak) => {
  const { values, scales } = quantiseColumns(matrix, { rows: 2, columns: 3 }, bits)

  expect(Math.max(...values.map(Math.abs))).toBe(peak)
  for (let at = 0; at < matrix.length; at++) {
    const scale = scales[at % 3]!
    expect(Math.abs(values[at]! * scale - matrix[at]!)).toBeLessThanOrEqual(scale / 2 + 1e-6)
  }
})

test('a column of zeros stays zero', () => {
  const { values, scales } = quantiseColumns(matrix, { rows: 2, columns: 3 }, 8)

  expect([values[2], values[5]]).toEqual([0, 0])
  expect(scales[2]).toBeGreaterThan(0)
})

test('rows keep their own scale', () => {
  const { values, scales } = quantiseRows(matrix, { rows: 2, columns: 3 })

  expect([...values]).toEqual([127, -51, 0, -127, 16, 0])
  expect(scales[0]).toBeCloseTo(1 / 127)
  expect(scales[1]).toBeCloseTo(2 / 127)
})
