import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { blobErrors } from './errors.ts'
import type { BlobScope, BlobStore } from './port.ts'

export interface FileBlobStoreDeps {
  /** Created when absent; several processes may share it. */
  readonly directory: string
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const sha256Pattern = /^[0-9a-f]{64}$/

/** Keeps blobs as files: `<tenant>/<last two digits of scope>/<scope>/<sha256>`. Readable by the owner only. */
export function createFileBlobStore(deps: FileBlobStoreDeps): BlobStore {
  const { directory } = deps
  return {
    adapter: 'file',
    async put(scope, bytes) {
      const folder = folderOf(directory, scope)
      const sha256 = hash(bytes)
      const existing = await readIfPresent(join(folder, sha256))
      if (existing && hash(existing) === sha256) return sha256
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeDurably(folder, sha256, bytes)
      await syncFolders(folder, directory)
      return sha256
    },
    async get(scope, sha256) {
      if (!sha256Pattern.test(sha256)) throw blobErrors.invalidName({ part: 'content' })
      const bytes = await readIfPresent(join(folderOf(directory, scope), sha256))
      if (bytes && hash(bytes) !== sha256) throw blobErrors.corrupt({ sha256 })
      return bytes
    },
    async drop(scope) {
      const folder = folderOf(directory, scope)
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      await syncFolder(dirname(folder)).catch(ignoreMissing)
    },
  }
}

/** UUIDs of version 7 begin with the time, so the last digits spread them evenly. */
function folderOf(directory: string, { tenantId, scope }: BlobScope): string {
  const tenant = tenantId.toLowerCase()
  const owner = scope.toLowerCase()
  if (!uuidPattern.test(tenant)) throw blobErrors.invalidName({ part: 'tenant' })
  if (!uuidPattern.test(owner)) throw blobErrors.invalidName({ part: 'scope' })
  return join(directory, tenant, owner.slice(-2), owner)
}

/** The name appears only when the content is on disk. What a crash leaves goes when the scope is dropped. */
async function writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const draft = join(folder, `.draft-${randomUUID()}`)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, join(folder, name))
  } catch (error) {
    await rm(draft, { force: true })
    throw isErrno(error, 'ENOSPC') ? blobErrors.storageFull({}, error) : error
  }
}

/** Makes the file's name durable, and those of all folders above it that may be new. */
async function syncFolders(folder: string, root: string): Promise<void> {
  for (let current = folder; ; current = dirname(current)) {
    await syncFolder(current)
    if (current === root || current === dirname(current)) return
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    return ignoreMissing(error)
  }
}

function ignoreMissing(error: unknown): undefined {
  if (!isErrno(error, 'ENOENT')) throw error
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
