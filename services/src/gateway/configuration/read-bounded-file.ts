import { open } from 'node:fs/promises'

/**
 * The bytes of a regular file of at most `limit` bytes. Rejects with a message that ends a sentence like "The file
 * cannot be used: …"; it names no contents.
 */
export type ReadFile = (path: string, limit: number) => Promise<Buffer>

export const readBoundedFile: ReadFile = async (path, limit) => {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(reasons[error.code ?? ''] ?? `it could not be opened (${error.code})`, { cause: error })
  })
  try {
    // A pipe or device would never end; its size says nothing.
    if (!(await file.stat()).isFile()) throw new Error('it is not a regular file')
    const buffer = Buffer.alloc(limit + 1)
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    if (length > limit) throw new Error(`it is larger than ${limit / 1024} KiB`)
    return Buffer.from(buffer.subarray(0, length))
  } finally {
    await file.close()
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'this process may not read it',
  EISDIR: 'it is a folder',
}
