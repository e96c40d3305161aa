/** A matrix in 8-bit integers with one scale for each column or row: value = integer × scale, zero point 0. */
export interface QuantisedMatrix {
  readonly values: Int8Array<ArrayBuffer>
  readonly scales: Float32Array<ArrayBuffer>
}

/**
 * Largest magnitude used for weights. Processors without VNNI instructions add two products into 16 bits, which
 * overflows with full 8-bit weights; 7 bits are safe there.
 */
export type WeightBits = 8 | 7
const largest: Record<WeightBits, number> = { 8: 127, 7: 63 }

/** One scale for each column of a row-major matrix: output channels of a `[inputs, outputs]` weight. */
export function quantiseColumns(
  data: Float32Array,
  size: { readonly rows: number; readonly columns: number },
  bits: WeightBits,
): QuantisedMatrix {
  const { rows, columns } = size
  const peaks = new Float32Array(columns)
  forEachCell(size, (at, _row, column) => {
    peaks[column] = Math.max(peaks[column]!, Math.abs(data[at]!))
  })
  const scales = toScales(peaks, bits)
  const values = new Int8Array(rows * columns)
  forEachCell(size, (at, _row, column) => {
    values[at] = Math.round(data[at]! / scales[column]!)
  })
  return { values, scales }
}

/** One scale for each row: a table of which whole rows are looked up. */
export function quantiseRows(
  data: Float32Array,
  size: { readonly rows: number; readonly columns: number },
): QuantisedMatrix {
  const { rows, columns } = size
  const values = new Int8Array(rows * columns)
  const peaks = new Float32Array(rows)
  forEachCell(size, (at, row) => {
    peaks[row] = Math.max(peaks[row]!, Math.abs(data[at]!))
  })
  const scales = toScales(peaks, 8)
  forEachCell(size, (at, row) => {
    values[at] = Math.round(data[at]! / scales[row]!)
  })
  return { values, scales }
}

function forEachCell(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  visit: (at: number, row: number, column: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) visit(row * columns + column, row, column)
  }
}

/** A column of zeros gets a scale that is not zero, so that nothing is divided by zero. */
function toScales(peaks: Float32Array, bits: WeightBits): Float32Array<ArrayBuffer> {
  return Float32Array.from(peaks, (peak) => (peak || 1) / largest[bits])
}
