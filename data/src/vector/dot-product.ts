/** The dot product of `query` with the numbers of `vectors` from `start`. Four sums keep the processor busy. */
export function dotProduct(vectors: Float32Array, start: number, query: Float32Array): number {
  const { length } = query
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let i = 0
  for (; i + 3 < length; i += 4) {
    a += vectors[start + i]! * query[i]!
    b += vectors[start + i + 1]! * query[i + 1]!
    c += vectors[start + i + 2]! * query[i + 2]!
    d += vectors[start + i + 3]! * query[i + 3]!
  }
  for (; i < length; i++) a += vectors[start + i]! * query[i]!
  return a + b + c + d
}
