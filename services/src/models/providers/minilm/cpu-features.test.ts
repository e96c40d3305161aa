import { expect, test } from 'vitest'
import { weightBitsFor } from './cpu-features.ts'

test.each([
  ['x86 with AVX-512 VNNI', 'flags\t\t: fpu sse2 avx512f avx512_vnni', 8],
  ['x86 with AVX VNNI', 'flags\t\t: fpu avx2 avx_vnni', 8],
  ['ARM with dot product', 'Features\t: fp asimd asimddp', 8],
  ['x86 with AVX2 only', 'flags\t\t: fpu sse2 avx2', 7],
  ['processors that differ', 'flags\t\t: avx512_vnni\n\nflags\t\t: avx2', 7],
  ['a look-alike flag', 'flags\t\t: avx512_vnni_future', 7],
  ['a system without the file', '', 7],
])('%s', (_name, cpuInfo, bits) => {
  expect(weightBitsFor(cpuInfo)).toBe(bits)
})
