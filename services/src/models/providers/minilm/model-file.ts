import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildMinilmOnnx } from './build-onnx.ts'
import type { WeightBits } from './quantise.ts'
import { readSafetensors } from './read-safetensors.ts'

/**
 * SHA-256 of the file built from the pinned weights package. The build is the same on every machine, so this
 * recognises damaged files, other weights, and files of an older builder. A changed builder needs new values:
 * the test of this file prints them.
 */
export const modelDigests: Readonly<Record<WeightBits, string>> = {
  8: 'f54aefb671045570d0fffbd96358f5173eb999e8ecb56322ebd3ec8483aa21dc',
  7: 'b0fc6375fd9f84e39b1d11e6efb8344d7f30dee487427ea16520a72f8bdc767c',
}

export interface ModelFile {
  readonly bytes: Uint8Array
  readonly path: string
  /** Set when the file had to be built. */
  readonly buildMs?: number
}

export interface ModelFileOptions {
  readonly weightsPath: string
  /** Created when missing. */
  readonly cacheDir: string
  readonly bits: WeightBits
}

/**
 * The ONNX file from the cache, or built from the weights and put there: written under another name first, then
 * renamed, so that a process that dies or runs beside this one never leaves half a file behind.
 */
export async function loadModelFile({ weightsPath, cacheDir, bits }: ModelFileOptions): Promise<ModelFile> {
  const expected = modelDigests[bits]
  const path = join(cacheDir, `all-minilm-l6-v2-int${bits}-${expected.slice(0, 12)}.onnx`)
  const cached = await readFile(path).catch(() => undefined)
  if (cached && digest(cached) === expected) return { bytes: cached, path }

  const start = performance.now()
  const bytes = buildMinilmOnnx(readSafetensors(await readFile(weightsPath)), bits)
  const built = digest(bytes)
  if (built !== expected) {
    throw new Error(`The model built from the weights has the digest ${built} instead of ${expected}.`)
  }
  await writeAtomically(path, bytes, cacheDir)
  return { bytes, path, buildMs: performance.now() - start }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function writeAtomically(path: string, bytes: Uint8Array, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
