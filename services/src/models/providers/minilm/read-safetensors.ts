/** A tensor decoded to 32-bit floats, row-major. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** A safetensors file whose tensors are decoded one at a time, so that the peak of memory stays low. */
export interface Safetensors {
  readonly names: readonly string[]
  /** Throws when the name is unknown or the type is neither F32 nor F16. */
  tensor(name: string): Tensor
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

/** Largest header the format allows. */
const maxHeaderBytes = 100_000_000

/** Reads the header: eight bytes of length (little-endian), JSON, then the tensors' bytes. */
export function readSafetensors(file: Uint8Array): Safetensors {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const headerBytes = file.byteLength < 8 ? Number.NaN : Number(view.getBigUint64(0, true))
  if (!(headerBytes <= Math.min(maxHeaderBytes, file.byteLength - 8))) {
    throw new Error('The weights are not a complete safetensors file.')
  }
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerBytes))) as Record<
    string,
    Entry
  >
  const body = file.subarray(8 + headerBytes)
  const entries = new Map(Object.entries(header).filter(([name]) => name !== '__metadata__'))

  return {
    names: [...entries.keys()],
    tensor(name) {
      const entry = entries.get(name)
      if (!entry) throw new Error(`The weights hold no tensor "${name}".`)
      const [start, end] = entry.data_offsets
      return { shape: entry.shape, data: decode(name, entry, body.subarray(start, end)) }
    },
  }
}

function decode(name: string, entry: Entry, bytes: Uint8Array): Float32Array {
  const length = entry.shape.reduce((product, size) => product * size, 1)
  const width = entry.dtype === 'F32' ? 4 : entry.dtype === 'F16' ? 2 : 0
  if (width === 0) throw new Error(`Tensor "${name}" has the type ${entry.dtype}; F32 or F16 is needed.`)
  if (bytes.byteLength !== length * width) throw new Error(`Tensor "${name}" is cut short.`)

  // A copy, because the bytes need not start at a multiple of the element's width.
  const aligned = new Uint8Array(bytes).buffer
  return width === 4 ? new Float32Array(aligned) : decodeHalfFloats(new Uint16Array(aligned))
}

function decodeHalfFloats(halves: Uint16Array): Float32Array {
  const table = new Float32Array(65_536)
  for (let bits = 0; bits < table.length; bits++) table[bits] = halfToFloat(bits)
  // A plain loop: `Float32Array.from` is far slower on millions of elements.
  const floats = new Float32Array(halves.length)
  for (let at = 0; at < halves.length; at++) floats[at] = table[halves[at]!]!
  return floats
}

/** IEEE 754 binary16: one sign bit, five exponent bits, ten fraction bits. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}
