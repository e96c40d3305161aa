import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/**
 * Where an initialised, empty cluster is kept for databases in memory, which only tests use: creating one takes
 * seconds, loading a third of a second. The folder goes with `node_modules`, and so with the engine's version.
 */
const cache = new URL('../../../.cache/tragwerk/', import.meta.resolve('@electric-sql/pglite'))
const imagePath = fileURLToPath(new URL('pglite-cluster.tar', cache))

/** The image, or `undefined` before the first database in memory was created. */
export async function readMemoryImage(): Promise<Blob | undefined> {
  try {
    return new Blob([await readFile(imagePath)], { type: 'application/x-tar' })
  } catch {
    return undefined
  }
}

/** Keeps an image for the next time. Several test processes may do this at once; the last one wins. */
export async function writeMemoryImage(image: Blob): Promise<void> {
  try {
    await mkdir(cache, { recursive: true })
    const draft = `${imagePath}.${randomUUID()}`
    await writeFile(draft, image.stream())
    await rename(draft, imagePath)
  } catch {
    // Packages may be installed read-only; the next database in memory is then created in full again.
  }
}
