import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { createSystemRandom, type Random } from '../clock/index.ts'
import type { RootKey } from './root-key.ts'
import { openBytes, readKeyId, type SealingKey, sealBytes } from './sealed-bytes.ts'

/** Keys derived from the root key (HKDF-SHA-256), one for each purpose, so that none is used for two things. */
export interface Keyring {
  /** 32 hexadecimal digits that identify the root key without revealing it; for noticing a wrong one. */
  readonly id: string
  /** HMAC-SHA-256, 32 bytes, under a key of this purpose only. Always of the current root key. */
  hmac(purpose: string, data: string | Uint8Array): Buffer
  /** Encrypts a key under the root key, bound to `context`. */
  wrap(context: string, key: Uint8Array): Buffer
  /** Decrypts with the current or a previous root key. Throws as `openBytes` does. */
  unwrap(context: string, wrapped: Uint8Array): Buffer
  /** False when the bytes are under a previous root key and should be wrapped again. */
  isCurrent(wrapped: Uint8Array): boolean
}

export interface KeyringOptions {
  /** Root keys that were used before; they open, but never seal. */
  readonly previous?: readonly RootKey[]
  readonly random?: Random
}

const salt = 'tragwerk/v1'

export function createKeyring(rootKey: RootKey, options: KeyringOptions = {}): Keyring {
  const { previous = [], random = createSystemRandom() } = options
  const current = toWrappingKey(rootKey)
  const wrappingKeys = new Map([current, ...previous.map(toWrappingKey)].map(({ id, key }) => [id, key]))
  const hmacKeys = new Map<string, KeyObject>()

  const findHmacKey = (purpose: string): KeyObject => {
    const known = hmacKeys.get(purpose)
    if (known) return known
    const key = createSecretKey(derive(rootKey, `hmac:${purpose}`))
    hmacKeys.set(purpose, key)
    return key
  }
  return {
    id: current.id,
    hmac: (purpose, data) => createHmac('sha256', findHmacKey(purpose)).update(data).digest(),
    wrap: (context, key) => sealBytes({ key: current, aad: context, plaintext: key, random }),
    unwrap: (context, wrapped) =>
      openBytes({ findKey: (id) => wrappingKeys.get(id), aad: context, sealed: wrapped }),
    isCurrent: (wrapped) => readKeyId(wrapped) === current.id,
  }
}

function toWrappingKey(rootKey: RootKey): SealingKey {
  return {
    id: derive(rootKey, 'id').subarray(0, 16).toString('hex'),
    key: createSecretKey(derive(rootKey, 'wrap')),
  }
}

function derive(rootKey: RootKey, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey.reveal(), salt, info, 32))
}
