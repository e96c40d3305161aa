/** 32 bits of a text: FNV-1a over its UTF-16 units, finished like Murmur3 so that all bits depend on all units. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return finish(hash)
}

/** 32 bits of two hashes; the order of the two matters. */
export function mixHashes(first: number, second: number): number {
  return finish(finish(first ^ 0x9e3779b9) + Math.imul(second, 0x85ebca6b))
}

/** A hash as a number between 0 and 1, both excluded. */
export function toFraction(hash: number): number {
  return (hash + 0.5) / 0x1_0000_0000
}

function finish(hash: number): number {
  let mixed = hash
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
