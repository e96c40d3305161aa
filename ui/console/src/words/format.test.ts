import { expect, test } from 'vitest'
import { createFormat } from './format.ts'

const english = createFormat('en')
const german = createFormat('de')
const now = Date.parse('2026-03-01T12:00:00Z')

test('numbers and shares follow the language', () => {
  expect([english.number(1234.5, 1), german.number(1234.5, 1)]).toEqual(['1,234.5', '1.234,5'])
  expect(english.percent(0.125)).toBe('12.5%')
  expect([english.fixed(0.5, 3), german.fixed(1, 3)]).toEqual(['0.500', '1,000'])
})

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [2_500_000, '2.5 MB'],
])('%i bytes read %s', (count, text) => {
  expect(english.bytes(count)).toBe(text)
})

test.each([
  [4.26, '4.3 ms'],
  [250, '250 ms'],
  [1250, '1.25 s'],
  [125_000, '2 min 5 s'],
  [119_800, '2 min 0 s'],
])('%f ms read %s', (ms, text) => {
  expect(english.duration(ms)).toBe(text)
})

test.each([
  ['2026-03-01T11:59:58Z', '2 seconds ago', 'vor 2 Sekunden'],
  ['2026-03-01T11:15:00Z', '45 minutes ago', 'vor 45 Minuten'],
  ['2026-02-27T12:00:00Z', '2 days ago', 'vorgestern'],
  ['2026-03-01T12:00:05Z', 'now', 'jetzt'],
])('%s is told relative to now', (at, inEnglish, inGerman) => {
  expect([english.relative(at, now), german.relative(at, now)]).toEqual([inEnglish, inGerman])
})

test('small amounts of money keep their digits', () => {
  expect([english.money(0), english.money(1_500_000), english.money(42)]).toEqual([
    'US$0.00',
    'US$1.50',
    'US$0.000042',
  ])
})

test.each([
  [0, 'US$0.00', '0,00\u00a0$'],
  [1, 'US$0.000000001', '0,000000001\u00a0$'],
  [42_500, 'US$0.0000425', '0,0000425\u00a0$'],
  [1_500_000_000, 'US$1.50', '1,50\u00a0$'],
  [1_234_567_000_000_000, 'US$1,234,567.00', '1.234.567,00\u00a0$'],
  // The largest whole number that is exact.
  [9_007_199_254_740_991, 'US$9,007,199.254740991', '9.007.199,254740991\u00a0$'],
  [-250_000_000, '-US$0.25', '-0,25\u00a0$'],
])('%i billionths of a dollar keep every digit', (nanoUsd, inEnglish, inGerman) => {
  expect([english.exactMoney(nanoUsd), german.exactMoney(nanoUsd)]).toEqual([inEnglish, inGerman])
})
