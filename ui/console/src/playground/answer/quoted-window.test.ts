import { describe, expect, test } from 'vitest'
import { quotedWindow } from './quoted-window.ts'

describe('a quoted place', () => {
  test('is cut out by UTF-16 offsets', () => {
    expect(quotedWindow('a😀bc', { start: 3, end: 4 })).toEqual({
      before: 'a😀',
      quote: 'b',
      after: 'c',
      isCut: false,
    })
  })

  test('of a long text comes with its surroundings only', () => {
    const text = 'x'.repeat(500_000)
    const window = quotedWindow(text, { start: 250_000, end: 250_010 })

    expect(window).toMatchObject({ isCut: true, quote: 'xxxxxxxxxx' })
    expect(window?.before.length).toBeLessThan(100_000)
  })

  test('is not surrounded by half a character', () => {
    const text = '😀'.repeat(100_000)

    for (const start of [100_000, 100_001]) {
      const window = quotedWindow(text, { start, end: start + 1 })
      expect([window?.before[0], window?.after.at(-1)]).toEqual(['\ud83d', '\ude00'])
    }
  })

  test.each([
    [5, 9],
    [-1, 2],
    [2, 2],
    [Number.NaN, 2],
  ])('from %d to %d is not in it', (start, end) => {
    expect(quotedWindow('abc', { start, end })).toBeUndefined()
  })
})
