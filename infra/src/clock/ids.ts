import { randomBytes, randomFillSync } from 'node:crypto'
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

/** Asking the operating system costs more than the bytes, so small amounts are taken from a stock. */
const stockBytes = 4096
const smallBytes = 32

export function createSystemRandom(): Random {
  let stock: Buffer = Buffer.alloc(0)
  return {
    bytes(length) {
      if (length > smallBytes) return randomBytes(length)
      // A stock is not refilled but replaced: what was given out stays its owner's.
      if (stock.length < length) stock = randomFillSync(Buffer.allocUnsafeSlow(stockBytes))
      const taken = stock.subarray(0, length)
      stock = stock.subarray(length)
      return taken
    },
    fraction: () => Math.random(),
  }
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
