/** A term's 64-bit hash as two unsigned halves; `high` also chooses the block. */
export interface TermHash {
  readonly high: number
  readonly low: number
}

/**
 * Hashes a term to 64 bits, the same on every machine and version: it is stored.
 *
 * Among a million distinct terms the chance of any collision is about 3e-8, so hashes stand in for terms.
 */
export function hashTerm(term: string): TermHash {
  let a = 0x9e3779b1
  let b = 0x85ebca77
  for (let i = 0; i < term.length; i++) {
    const unit = term.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b + unit, 0xc2b2ae3d)
    b = (b << 13) | (b >>> 19)
  }
  const high = mix(a ^ Math.imul(b, 0x27d4eb2f))
  return { high, low: mix(b ^ high) }
}

/** Orders hashes as blocks do: by the high half, then the low one. */
export function compareHashes(a: TermHash, b: TermHash): number {
  return a.high - b.high || a.low - b.low
}

/** A bijection on 32 bits in which every input bit moves every output bit about half of the time. */
function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}
