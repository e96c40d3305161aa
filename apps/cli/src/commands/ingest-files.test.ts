import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createClient, isTragwerkError } from '@tragwerk/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFiles, type IngestClient, untilIndexed, uploadFiles } from './ingest-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingest-files-'))
  await mkdir(join(folder, 'empty'))
  await writeFile(join(folder, 'a.md'), 'A')
  await writeFile(join(folder, 'b.TXT'), 'B')
  await writeFile(join(folder, 'photo.png'), 'no text')
})
afterAll(() => rm(folder, { recursive: true }))

const advance = () => undefined
const pages = (documents: readonly object[]) =>
  (async function* () {
    yield* documents
  })()

test('takes readable files of folders, each once, by absolute path', async () => {
  const a = join(folder, 'a.md')

  expect(await findFiles([folder, a, relative(process.cwd(), a)])).toEqual([a, join(folder, 'b.TXT')])
})

test.each([
  ['a path that does not exist', 'none', 'cli.path_not_found'],
  ['a folder without readable files', 'empty', 'cli.nothing_to_read'],
])('refuses %s', async (_what, path, code) => {
  await expect(findFiles([join(folder, path)])).rejects.toMatchObject({ code, kind: 'invalid' })
})

test('a file that cannot be read is refused, the others are sent', async () => {
  const files = [join(folder, 'gone.md'), join(folder, 'a.md')]
  const client = { addFile: async () => ({ id: '1', status: 'queued' }) } as unknown as IngestClient

  const { accepted, refused } = await uploadFiles({ client, collection: 'c', files, advance })

  expect(accepted).toEqual(['1'])
  expect(refused).toMatchObject([{ file: files[0], code: 'cli.file_unreadable' }])
})

test('nothing more is sent when the server is gone', async () => {
  const unreachable = createClient({ baseUrl: 'http://127.0.0.1:9', retries: 0 })
  let calls = 0
  const client = {
    addFile: (...input: Parameters<IngestClient['addFile']>) => {
      calls += 1
      return unreachable.addFile(...input)
    },
  } as unknown as IngestClient
  const files = Array.from({ length: 20 }, () => join(folder, 'a.md'))

  await expect(uploadFiles({ client, collection: 'c', files, advance })).rejects.toSatisfy(isTragwerkError)

  expect(calls).toBeLessThanOrEqual(4)
})

test('a document that is deleted meanwhile is reported instead of awaited for ever', async () => {
  const listed = [
    [
      { id: '1', status: 'embedding' },
      { id: '2', status: 'queued' },
    ],
    [{ id: '1', status: 'indexed' }],
  ]
  const client = { paginate: () => pages(listed.shift() ?? []) } as unknown as IngestClient

  const failures = await untilIndexed({ client, collection: 'c', ids: ['1', '2'], advance })

  expect(failures).toMatchObject([{ id: '2', code: 'cli.document_deleted' }])
})
