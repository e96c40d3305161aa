import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

/** Randomness as a collaborator. */
export interface Random {
  /** Cryptographically strong bytes. */
  bytes(length: number): Buffer
  /** From 0 to below 1, evenly spread; quick and not for secrets. */
  fraction(): number
}

export interface Ids {
  /** A UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random; sorts by creation time. */
  uuid(): string
}

export function createSystemRandom(): Random {
  return { bytes: (length) => randomBytes(length), fraction: () => Math.random() }
}

export function createIds(deps: { readonly clock: Clock; readonly random: Random }): Ids {
  const { clock, random } = deps
  return {
    uuid() {
      const bytes = random.bytes(16)
      bytes.writeUIntBE(clock.now().getTime(), 0, 6)
      bytes[6] = 0x70 | (bytes[6]! & 0x0f)
      bytes[8] = 0x80 | (bytes[8]! & 0x3f)
      const hex = bytes.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
  }
}
