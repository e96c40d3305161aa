import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Secret } from '../config/index.ts'
import { createKeyring, loadRootKey } from './index.ts'

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'root-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('the first start makes a key that only the owner can read, the second finds it', () => {
  const folder = join(aFolder(), 'data')
  const file = join(folder, 'root-key')

  const first = loadRootKey({ file })
  const second = loadRootKey({ file })

  expect(first.reveal()).toHaveLength(32)
  expect(second.reveal()).toEqual(first.reveal())
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['root-key'])
})

test('a process that loses the race takes the key of the winner', () => {
  const file = join(aFolder(), 'root-key')
  let winner: Buffer | undefined
  const random = {
    bytes: (length: number) => {
      winner ??= loadRootKey({ file }).reveal()
      return Buffer.alloc(length, 1)
    },
    fraction: () => 0,
  }

  const loser = loadRootKey({ file, random })

  expect(loser.reveal()).toEqual(winner)
})

test.each([0o640, 0o604, 0o644, 0o660])('refuses a file of mode %o', (mode) => {
  const file = join(aFolder(), 'root-key')
  loadRootKey({ file })
  chmodSync(file, mode)

  expect(() => loadRootKey({ file })).toThrow(
    expect.objectContaining({
      code: 'crypto.root_key_exposed',
      message: expect.stringContaining(`chmod 600 ${file}`),
    }),
  )
})

test('a configured key wins over the file and leaves none behind', () => {
  const folder = aFolder()
  const configured = new Secret(Buffer.alloc(32, 9).toString('base64'))

  const key = loadRootKey({ configured, file: join(folder, 'root-key') })

  expect(key.reveal()).toEqual(Buffer.alloc(32, 9))
  expect(readdirSync(folder)).toEqual([])
  expect(createKeyring(key).id).toMatch(/^[0-9a-f]{32}$/)
})

test.each([
  '',
  'short',
  Buffer.alloc(31).toString('base64'),
  Buffer.alloc(33).toString('base64'),
  `${'*'.repeat(43)}=`,
])('refuses the key %j without repeating it', (text) => {
  const file = join(aFolder(), 'root-key')
  writeFileSync(file, text, { mode: 0o600 })

  expect(() => loadRootKey({ file })).toThrow(expect.objectContaining({ code: 'crypto.root_key_invalid' }))
  expect(() => loadRootKey({ file, configured: new Secret(text) })).toThrow(
    'The root key in TRAGWERK_ROOT_KEY',
  )
})

test('a path that is no file is reported as such', () => {
  const folder = join(aFolder(), 'root-key')
  mkdirSync(folder, { mode: 0o700 })

  expect(() => loadRootKey({ file: folder })).toThrow(
    expect.objectContaining({ code: 'crypto.root_key_unreadable' }),
  )
})
