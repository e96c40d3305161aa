import type { Random } from '@tragwerk/infra/clock'
import { crc32, randomBase62, toBase62 } from '@tragwerk/infra/crypto'

/** An API key in its parts: `tw_{env}_{keyId}_{secret}_{checksum}`. */
export interface ParsedKey {
  /** 8 base62 characters; public, and what the key is looked up by. */
  readonly keyId: string
  /** 32 base62 characters, hence 190.5 bits. */
  readonly secret: string
}

const keyIdLength = 8
const secretLength = 32
/** 62^6 > 2^32, so six characters hold any CRC-32. */
const checksumLength = 6
const keyPattern = /^tw_live_([0-9A-Za-z]{8})_([0-9A-Za-z]{32})_([0-9A-Za-z]{6})$/

export function generateKey(random: Random): ParsedKey {
  return { keyId: randomBase62(random, keyIdLength), secret: randomBase62(random, secretLength) }
}

/** The key as its owner keeps it. */
export function formatKey(key: ParsedKey): string {
  const body = `${keyPrefix(key.keyId)}_${key.secret}`
  return `${body}_${checksum(body)}`
}

/** The visible start of a key, enough to recognise it. */
export function keyPrefix(keyId: string): string {
  return `tw_live_${keyId}`
}

/** Undefined for anything that cannot be a key, a wrong checksum included; needs no look-up. */
export function parseKey(text: string): ParsedKey | undefined {
  const match = keyPattern.exec(text)
  if (!match) return undefined
  const [, keyId, secret, given] = match as unknown as [string, string, string, string]
  const body = text.slice(0, -checksumLength - 1)
  return given === checksum(body) ? { keyId, secret } : undefined
}

function checksum(text: string): string {
  return toBase62(crc32(text), checksumLength)
}
