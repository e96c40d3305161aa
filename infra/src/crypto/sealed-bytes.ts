import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import type { Random } from '../clock/index.ts'
import { cryptoErrors } from './errors.ts'

/** A key and the name under which sealed bytes ask for it. */
export interface SealingKey {
  /** 16 bytes as 32 hexadecimal digits. */
  readonly id: string
  readonly key: KeyObject
}

const version = 1
const idBytes = 16
/** 96-bit random IV and 128-bit tag: NIST SP 800-38D; allows 2^32 messages per key, of which we use 2^30. */
const ivBytes = 12
const tagBytes = 16
const headerBytes = 1 + idBytes + ivBytes
const algorithm = 'aes-256-gcm'

export interface SealInput {
  readonly key: SealingKey
  /** Bound to the result: opening with other text fails. */
  readonly aad: string
  readonly plaintext: Uint8Array
  readonly random: Random
}

/** AES-256-GCM. Layout: version (1 byte) | key id (16) | IV (12) | ciphertext | tag (16). */
export function sealBytes({ key, aad, plaintext, random }: SealInput): Buffer {
  const iv = random.bytes(ivBytes)
  const header = Buffer.concat([Buffer.of(version), Buffer.from(key.id, 'hex'), iv])
  const cipher = createCipheriv(algorithm, key.key, iv, { authTagLength: tagBytes })
  cipher.setAAD(toAad(header, aad))
  return Buffer.concat([header, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

export interface OpenInput {
  readonly findKey: (id: string) => KeyObject | undefined
  readonly aad: string
  readonly sealed: Uint8Array
}

/** The opposite. Throws `crypto.malformed`, `crypto.unknown_key` or `crypto.not_authentic`. */
export function openBytes({ findKey, aad, sealed }: OpenInput): Buffer {
  const keyId = readKeyId(sealed)
  const key = findKey(keyId)
  if (!key) throw cryptoErrors.unknownKey({ keyId })
  const header = sealed.subarray(0, headerBytes)
  const decipher = createDecipheriv(algorithm, key, header.subarray(1 + idBytes), { authTagLength: tagBytes })
  decipher.setAAD(toAad(header, aad))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    const body = sealed.subarray(headerBytes, sealed.length - tagBytes)
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch (error) {
    throw cryptoErrors.notAuthentic({}, error)
  }
}

/** Which key the bytes ask for. Throws `crypto.malformed`. */
export function readKeyId(sealed: Uint8Array): string {
  if (sealed.length < headerBytes + tagBytes || sealed[0] !== version) throw cryptoErrors.malformed()
  return Buffer.from(sealed.subarray(1, 1 + idBytes)).toString('hex')
}

/** Version and key id are authenticated too, so that neither can be exchanged. */
function toAad(header: Uint8Array, aad: string): Buffer {
  return Buffer.concat([header.subarray(0, 1 + idBytes), Buffer.from(aad, 'utf8')])
}
