import { createSystemRandom } from '@tragwerk/infra/clock'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatKey, generateKey, keyPrefix, parseKey } from './key-format.ts'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const text = (length: number) =>
  fc
    .array(fc.constantFrom(...base62), { minLength: length, maxLength: length })
    .map((letters) => letters.join(''))
const aKey = fc.record({ keyId: text(8), secret: text(32) })

describe('key format', () => {
  it('has the checksum that the published CRC-32 gives', () => {
    const key = formatKey({ keyId: '00000000', secret: '0'.repeat(32) })

    // CRC-32 (IEEE 802.3) of the text before the last underscore, computed with Python's zlib.crc32.
    expect(key).toBe(`tw_live_00000000_${'0'.repeat(32)}_1xCjie`)
  })

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(aKey, (key) => {
        const formatted = formatKey(key)
        expect(formatted).toMatch(/^tw_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/)
        expect(formatted.startsWith(`${keyPrefix(key.keyId)}_`)).toBe(true)
        expect(parseKey(formatted)).toEqual(key)
      }),
    )
  })

  it('refuses a key with any one character mistyped', () => {
    const mistype = fc.record({
      key: aKey,
      place: fc.nat({ max: 55 }),
      letter: fc.constantFrom(...base62, '_', ' '),
    })
    fc.assert(
      fc.property(mistype, ({ key, place, letter }) => {
        const formatted = formatKey(key)
        fc.pre(formatted[place] !== letter)
        expect(parseKey(formatted.slice(0, place) + letter + formatted.slice(place + 1))).toBeUndefined()
      }),
    )
  })

  it('refuses a key with two neighbours swapped, cut short, or with something around it', () => {
    fc.assert(
      fc.property(aKey, fc.nat({ max: 54 }), (key, place) => {
        const formatted = formatKey(key)
        const [one, two] = [formatted[place], formatted[place + 1]]
        const swapped = `${formatted.slice(0, place)}${two}${one}${formatted.slice(place + 2)}`
        if (one !== two) expect(parseKey(swapped)).toBeUndefined()
        expect(parseKey(formatted.slice(0, place))).toBeUndefined()
        expect(parseKey(`${formatted}\n`)).toBeUndefined()
        expect(parseKey(` ${formatted}`)).toBeUndefined()
      }),
    )
  })

  it('makes another key each time', () => {
    const random = createSystemRandom()

    const keys = Array.from({ length: 100 }, () => formatKey(generateKey(random)))

    expect(new Set(keys).size).toBe(100)
    expect(keys.map(parseKey)).not.toContain(undefined)
  })

  it('refuses any other text', () => {
    fc.assert(
      fc.property(fc.string(), (other) => {
        expect(parseKey(other)).toBeUndefined()
      }),
    )
  })
})
