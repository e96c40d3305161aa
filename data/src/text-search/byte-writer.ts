/** A growing byte buffer with the two number forms that blocks are made of. */
export interface ByteWriter {
  readonly length: number
  /** Appends an unsigned 32-bit number, little-endian. */
  uint32(value: number): void
  /** Appends a non-negative integer below 2^31, seven bits a byte, least first. */
  varint(value: number): void
  append(bytes: Uint8Array): void
  /** What was written; valid until the next write. */
  bytes(): Buffer
  clear(): void
}

/** Makes an empty writer. */
export function createByteWriter(): ByteWriter {
  let buffer = Buffer.allocUnsafe(4096)
  let length = 0
  const reserve = (size: number): void => {
    if (length + size <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + size))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }
  return {
    get length() {
      return length
    },
    uint32(value) {
      reserve(4)
      length = buffer.writeUInt32LE(value, length)
    },
    varint(value) {
      reserve(5)
      let rest = value
      while (rest > 127) {
        buffer[length++] = (rest & 127) | 128
        rest >>>= 7
      }
      buffer[length++] = rest
    },
    append(bytes) {
      reserve(bytes.length)
      buffer.set(bytes, length)
      length += bytes.length
    },
    bytes: () => buffer.subarray(0, length),
    clear() {
      length = 0
    },
  }
}
