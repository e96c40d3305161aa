import { expect, test } from 'vitest'
import { contrastOf, findLowestContrast } from './contrast.ts'

test('black on white is 21 to 1, a colour on itself 1 to 1', () => {
  expect([contrastOf('#000000', '#ffffff'), contrastOf('#8f5408', '#8f5408')]).toEqual([21, 1])
})

test('#767676 is the lightest grey that text on white may have', () => {
  expect(contrastOf('#767676', '#ffffff')).toBeGreaterThanOrEqual(4.5)
  expect(contrastOf('#777777', '#ffffff')).toBeLessThan(4.5)
})

test('the surface with the lowest contrast is named', () => {
  const values = { ink: '#000000', white: '#ffffff', grey: '#808080' }

  expect(findLowestContrast(values, 'ink', ['white', 'grey'])?.on).toBe('grey')
  expect(findLowestContrast(values, 'ink', [])).toBeUndefined()
})
