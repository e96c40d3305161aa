import { readFile } from 'node:fs/promises'
import type { WeightBits } from './quantise.ts'

/** x86 VNNI and the dot product of ARM multiply bytes without overflow. */
const safeFlags = ['avx512_vnni', 'avx_vnni', 'asimddp']

/** Bits of a weight that this processor multiplies without overflow; 7 wherever that is not known for certain. */
export function weightBitsFor(cpuInfo: string): WeightBits {
  const lists = cpuInfo.matchAll(/^(?:flags|Features)\s*:(.*)$/gm)
  const processors = [...lists].map((match) => new Set(match[1]!.trim().split(/\s+/)))
  const isSafe =
    processors.length > 0 && processors.every((flags) => safeFlags.some((flag) => flags.has(flag)))
  return isSafe ? 8 : 7
}

/** Only Linux tells in a file; elsewhere the safe choice is taken. */
export async function detectWeightBits(): Promise<WeightBits> {
  return weightBitsFor(await readFile('/proc/cpuinfo', 'utf8').catch(() => ''))
}
