import { crc32 as zlibCrc32 } from 'node:zlib'
import type { Random } from '../clock/index.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** 248 = 4 × 62: bytes below it spread evenly over the alphabet, the others are thrown away. */
const evenLimit = 248

/** `length` characters of 0-9, A-Z, a-z, each equally likely: 5.954 bits of entropy per character. */
export function randomBase62(random: Random, length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of random.bytes(length - text.length)) {
      if (byte < evenLimit) text += alphabet[byte % 62]
    }
  }
  return text
}

/** A whole number from 0 to 2^53 - 1, most significant digit first, padded with zeros to `length`. */
export function toBase62(value: number, length = 1): string {
  let rest = value
  let text = ''
  while (rest > 0) {
    text = alphabet[rest % 62] + text
    rest = Math.floor(rest / 62)
  }
  return text.padStart(length, '0')
}

/** CRC-32 (IEEE 802.3) of the UTF-8 text, as an unsigned number. Finds typing errors; proves nothing. */
export function crc32(text: string): number {
  return zlibCrc32(text)
}
