import { expect, test } from 'vitest'
import { halfToFloat, readSafetensors } from './read-safetensors.ts'

function aFile(header: Record<string, unknown>, body: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header))
  const file = new Uint8Array(8 + json.length + body.length)
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true)
  file.set(json, 8)
  file.set(body, 8 + json.length)
  return file
}

test.each([
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0001, 2 ** -24],
  [0xfc00, Number.NEGATIVE_INFINITY],
  [0x7e00, Number.NaN],
])('decodes the half float %i as %d', (bits, expected) => {
  expect(halfToFloat(bits)).toBe(expected)
})

test('reads 16-bit and 32-bit tensors and skips the metadata', () => {
  const body = new Uint8Array(12)
  new DataView(body.buffer).setUint16(0, 0x3c00, true)
  new DataView(body.buffer).setUint16(2, 0xc000, true)
  new DataView(body.buffer).setFloat32(4, 0.5, true)
  new DataView(body.buffer).setFloat32(8, -3, true)

  const weights = readSafetensors(
    aFile(
      {
        __metadata__: { format: 'pt' },
        half: { dtype: 'F16', shape: [1, 2], data_offsets: [0, 4] },
        full: { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
      },
      body,
    ),
  )

  expect(weights.names).toEqual(['half', 'full'])
  expect(weights.tensor('half')).toEqual({ shape: [1, 2], data: Float32Array.of(1, -2) })
  expect(weights.tensor('full').data).toEqual(Float32Array.of(0.5, -3))
})

test('says what is wrong with a file that cannot be read', () => {
  const short = aFile({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, new Uint8Array(4))
  const integers = aFile({ a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, new Uint8Array(8))

  expect(() => readSafetensors(new Uint8Array(4))).toThrow('not a complete safetensors file')
  expect(() => readSafetensors(short).tensor('a')).toThrow('cut short')
  expect(() => readSafetensors(integers).tensor('a')).toThrow('I64')
  expect(() => readSafetensors(integers).tensor('b')).toThrow('no tensor "b"')
})
