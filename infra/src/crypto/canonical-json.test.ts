import { expect, test } from 'vitest'
import { canonicalJson, crc32, hashJson, randomBase62, toBase62 } from './index.ts'

test.each([
  { value: { b: 1, a: [true, null, 'x'] }, text: '{"a":[true,null,"x"],"b":1}' },
  {
    value: { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
    text: '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  },
  {
    value: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0],
    text: '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
  },
  { value: '\u20ac$\u000f\nA\'B"\\\\"/', text: '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"' },
  { value: { at: new Date(0), gone: undefined }, text: '{"at":"1970-01-01T00:00:00.000Z"}' },
])('writes $text', ({ value, text }) => {
  expect(canonicalJson(value)).toBe(text)
})

test('the order of members does not change the hash, the content does', () => {
  expect(hashJson({ a: 1, b: 2 })).toBe(hashJson({ b: 2, a: 1 }))
  expect(hashJson({ a: 1, b: 2 })).not.toBe(hashJson({ a: 1, b: '2' }))
})

test.each([
  { what: 'NaN', value: { a: [Number.NaN] }, path: '$["a"][0]' },
  { what: 'a bigint', value: { a: 1n }, path: '$["a"]' },
  { what: 'a lone surrogate', value: { a: '\ud800' }, path: '$["a"]' },
  { what: 'a lone surrogate in a name', value: { '\ud800': 1 }, path: '$' },
  { what: 'undefined in a list', value: [undefined], path: '$[0]' },
])('refuses $what and says where', ({ value, path }) => {
  expect(() => canonicalJson(value)).toThrow(
    expect.objectContaining({ code: 'crypto.not_canonical', details: expect.objectContaining({ path }) }),
  )
})

test('refuses what is too deep instead of breaking the stack', () => {
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)

  expect(() => canonicalJson(deep)).toThrow(expect.objectContaining({ code: 'crypto.not_canonical' }))
})

test('the checksum matches the published check value', () => {
  expect(crc32('123456789')).toBe(0xcbf43926)
})

test.each([
  { value: 0, length: 6, text: '000000' },
  { value: 61, length: 1, text: 'z' },
  { value: 62, length: 1, text: '10' },
  { value: 0xffffffff, length: 6, text: '4gfFC3' },
])('$value is $text in base 62', ({ value, length, text }) => {
  expect(toBase62(value, length)).toBe(text)
})

test('random text skips bytes that would favour some characters', () => {
  const bytes = [255, 248, 247, 61, 0, 62, 1, 2]
  const random = { bytes: (length: number) => Buffer.from(bytes.splice(0, length)), fraction: () => 0 }

  expect(randomBase62(random, 4)).toBe('zz00')
})
