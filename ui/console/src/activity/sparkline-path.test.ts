import { expect, test } from 'vitest'
import { toSparklinePath } from './sparkline-path.ts'

const size = { width: 30, height: 10 }

test('the highest value touches the top, zero lies at the bottom', () => {
  expect(toSparklinePath([0, 2, 4, 1], size).line).toBe('M0 10L10 5L20 0L30 7.5')
})

test('the area is closed along the bottom', () => {
  expect(toSparklinePath([4, 4], { width: 10, height: 10 }).area).toBe('M0 0L10 0L10 10L0 10Z')
})

test('what was not measured is a gap, and a lonely value a dot', () => {
  const path = toSparklinePath([4, null, 2, null, 4, 4], { width: 50, height: 10 })

  expect(path.line).toBe('M40 0L50 0')
  expect(path.dots).toEqual([
    { x: 0, y: 0 },
    { x: 20, y: 5 },
  ])
})

test('all zeros lie flat, and nothing draws nothing', () => {
  expect(toSparklinePath([0, 0], size).line).toBe('M0 10L30 10')
  expect(toSparklinePath([], size)).toEqual({ line: '', area: '', dots: [] })
})
