/** One message of the Protocol Buffers wire format, being written field by field. Order is kept. */
export interface ProtoMessage {
  /** Integers up to 64 bits; negative ones as two's complement, as `int64` and enums want. */
  integer(field: number, value: number): ProtoMessage
  float(field: number, value: number): ProtoMessage
  text(field: number, value: string): ProtoMessage
  /** Not copied until `finish`. */
  bytes(field: number, value: Uint8Array): ProtoMessage
  message(field: number, value: ProtoMessage): ProtoMessage
  /** The encoded message as a list of pieces, without a copy of large byte fields. */
  pieces(): readonly Uint8Array[]
  /** The encoded message in one piece. */
  finish(): Uint8Array<ArrayBuffer>
}

const wireType = { varint: 0, delimited: 2, fixed32: 5 } as const

export function protoMessage(): ProtoMessage {
  const parts: Uint8Array[] = []
  const tag = (field: number, type: number) => parts.push(varint(BigInt(field * 8 + type)))

  const self: ProtoMessage = {
    integer(field, value) {
      tag(field, wireType.varint)
      parts.push(varint(BigInt(value)))
      return self
    },
    float(field, value) {
      const bytes = new Uint8Array(4)
      new DataView(bytes.buffer).setFloat32(0, value, true)
      tag(field, wireType.fixed32)
      parts.push(bytes)
      return self
    },
    text: (field, value) => self.bytes(field, new TextEncoder().encode(value)),
    bytes(field, value) {
      tag(field, wireType.delimited)
      parts.push(varint(BigInt(value.byteLength)), value)
      return self
    },
    message(field, value) {
      const inner = value.pieces()
      tag(field, wireType.delimited)
      parts.push(varint(BigInt(totalLength(inner))))
      for (const piece of inner) parts.push(piece)
      return self
    },
    pieces: () => parts,
    finish() {
      const whole = new Uint8Array(totalLength(parts))
      let offset = 0
      for (const part of parts) {
        whole.set(part, offset)
        offset += part.byteLength
      }
      return whole
    },
  }
  return self
}

function totalLength(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
}

/** Seven bits a byte, lowest first, the high bit set on all but the last. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest === 0n ? low : low | 0x80)
  } while (rest !== 0n)
  return Uint8Array.from(bytes)
}
