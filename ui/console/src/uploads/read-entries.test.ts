import { maxUploadBytes } from '@tragwerk/contracts/knowledge'
import { expect, test } from 'vitest'
import { checkFile } from './check-file.ts'
import { readDrop, readEntries, readFileList } from './read-entries.ts'

function aFileEntry(name: string): FileSystemEntry {
  const file = (resolve: (file: File) => void) => resolve(new File(['x'], name))
  return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry
}

/** Hands out its entries in parts of two, as browsers do with parts of a hundred. */
function aFolder(name: string, entries: readonly FileSystemEntry[]): FileSystemEntry {
  const createReader = () => {
    let read = 0
    return {
      readEntries(resolve: (part: readonly FileSystemEntry[]) => void) {
        resolve(entries.slice(read, read + 2))
        read += 2
      },
    }
  }
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry
}

function aBrokenFile(name: string): FileSystemEntry {
  const file = (_: unknown, reject: (error: Error) => void) => reject(new Error('gone'))
  return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry
}

test('reads folders to the bottom, part by part, with the path of each file', async () => {
  const rules = aFolder('rules', [aFileEntry('b.md'), aFileEntry('a.md'), aFileEntry('c.md')])

  const picked = await readEntries([
    aFolder('handbook', [rules, aFileEntry('intro.txt')]),
    aFileEntry('x.md'),
  ])

  expect(picked.files.map(({ path }) => path)).toEqual([
    'handbook/intro.txt',
    'handbook/rules/a.md',
    'handbook/rules/b.md',
    'handbook/rules/c.md',
    'x.md',
  ])
})

test('leaves hidden files out and counts them', async () => {
  const folder = aFolder('docs', [aFileEntry('.DS_Store'), aFolder('.git', []), aFileEntry('a.md')])

  const picked = await readEntries([folder])

  expect(picked).toMatchObject({ hidden: 2, files: [{ path: 'docs/a.md' }] })
  expect(readFileList([new File([''], '.env'), new File([''], 'b.md')])).toMatchObject({
    hidden: 1,
    files: [{ path: 'b.md' }],
  })
})

test('names what could not be opened and reads the rest', async () => {
  const picked = await readEntries([aFolder('docs', [aBrokenFile('a.md'), aFileEntry('b.md')])])

  expect(picked).toMatchObject({ unreadable: ['docs/a.md'], files: [{ path: 'docs/b.md' }] })
})

test('takes dropped files that belong to no file system, and no dragged text', async () => {
  const file = (entry: FileSystemEntry | null, name: string) => ({
    kind: 'file',
    webkitGetAsEntry: () => entry,
    getAsFile: () => new File(['x'], name),
  })
  const text = { kind: 'string' }
  const items = [file(aFolder('docs', [aFileEntry('a.md')]), 'docs'), text, file(null, 'loose.md')]

  const picked = await readDrop({ items } as unknown as DataTransfer)

  expect(picked.files.map(({ path }) => path)).toEqual(['docs/a.md', 'loose.md'])
})

test.each([
  ['an empty file', 0, 'a.md', 'empty'],
  ['the largest file', maxUploadBytes, 'a.md', undefined],
  ['a byte more', maxUploadBytes + 1, 'a.md', 'tooLarge'],
  ['a picture', 10, 'photos/A.JPG', 'unsupported'],
  ['TypeScript, which browsers take for video', 10, 'main.ts', undefined],
  ['a name without an ending', 10, 'LICENSE', undefined],
  ['a path longer than an identifier may be', 10, `${'a/'.repeat(250)}b`, 'nameTooLong'],
])('says what is wrong with %s', (_, size, path, kind) => {
  expect(checkFile({ size }, path)?.kind).toBe(kind)
})
