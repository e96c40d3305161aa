import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeBlobStore } from './contract.ts'
import { createFileBlobStore } from './file-store.ts'

const tenantId = '0197a000-0000-7000-8000-00000000000a'
const scope = '0197b000-0000-7000-8000-0000000000c7'

describeBlobStore('files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tragwerk-blob-'))
  return {
    open: () => createFileBlobStore({ directory }),
    damage: (owner, sha256) =>
      writeFile(join(directory, owner.tenantId, owner.scope.slice(-2), owner.scope, sha256), 'broken'),
    remove: () => rm(directory, { recursive: true }),
  }
})

test('leaves only the finished file, readable by its owner alone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tragwerk-blob-'))
  const sha256 = await createFileBlobStore({ directory }).put({ tenantId, scope }, Buffer.from('x'))

  const folder = join(directory, tenantId, 'c7', scope)
  expect(await readdir(folder)).toEqual([sha256])
  expect((await stat(join(folder, sha256))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await rm(directory, { recursive: true })
})
