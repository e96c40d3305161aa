import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { createSystemRandom, type Random } from '../clock/index.ts'
import { Secret } from '../config/index.ts'
import { cryptoErrors } from './errors.ts'

/** 32 bytes from which all other keys are derived. */
export type RootKey = Secret<Buffer>

export interface RootKeySource {
  /** The key from the configuration, base64; wins over the file. */
  readonly configured?: Secret | undefined
  /** Where the key is kept otherwise. Created with mode 0600 when absent. */
  readonly file: string
  readonly random?: Random
}

const keyBytes = 32

/**
 * Finds the root key, or makes one on the very first start. Two processes that start together end up with
 * the same key. Throws `crypto.root_key_exposed` when others may read the file, `crypto.root_key_invalid`
 * when the content is not a key, and `crypto.root_key_unreadable` when the file cannot be used.
 */
export function loadRootKey(source: RootKeySource): RootKey {
  const { configured, file, random = createSystemRandom() } = source
  if (configured) return decode(configured.reveal(), 'TRAGWERK_ROOT_KEY')
  try {
    return readKeyFile(file) ?? createKeyFile(file, random)
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw cryptoErrors.rootKeyUnreadable({ file, reason: error.message }, error)
  }
}

function readKeyFile(file: string): RootKey | undefined {
  let handle: number
  try {
    handle = openSync(file, constants.O_RDONLY)
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    const mode = fstatSync(handle).mode & 0o777
    if ((mode & 0o077) !== 0)
      throw cryptoErrors.rootKeyExposed({ file, mode: mode.toString(8).padStart(4, '0') })
    return decode(readFileSync(handle, 'utf8'), `the file ${file}`)
  } finally {
    closeSync(handle)
  }
}

/** Written beside its place and linked into it, so that nobody ever sees half a key or replaces one. */
function createKeyFile(file: string, random: Random): RootKey {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${random.bytes(8).toString('hex')}`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    fchmodSync(handle, 0o600)
    writeSync(handle, `${random.bytes(keyBytes).toString('base64')}\n`)
    fsyncSync(handle)
    linkSync(draft, file)
    syncFolder(dirname(file))
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error
  } finally {
    closeSync(handle)
    unlinkSync(draft)
  }
  const key = readKeyFile(file)
  if (!key) throw cryptoErrors.rootKeyUnreadable({ file, reason: 'it vanished after it was written' })
  return key
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, constants.O_RDONLY)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function decode(text: string, source: string): RootKey {
  const trimmed = text.trim()
  const key = Buffer.from(trimmed, 'base64')
  const isExact =
    key.length === keyBytes && key.toString('base64').replace(/=+$/, '') === trimmed.replace(/=+$/, '')
  if (!isExact) throw cryptoErrors.rootKeyInvalid({ source })
  return new Secret(key)
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
