import { createHash } from 'node:crypto'
import { canonicalJson } from '@tragwerk/infra/crypto'

export interface FingerprintInput {
  readonly method: string
  /** The path as requested, with its query, without the origin. */
  readonly path: string
  /** The parsed JSON body, the bytes of any other, or undefined when there is none. */
  readonly body?: unknown
}

/**
 * What "the same request" means: SHA-256 over method, path and body, 64 hexadecimal digits. Two JSON bodies
 * that differ only in white space or in the order of members are the same.
 */
export function fingerprintRequest(input: FingerprintInput): string {
  const hash = createHash('sha256')
  // Each part is preceded by its length, so that no two splits of the same text collide.
  for (const part of [input.method.toUpperCase(), input.path])
    hash.update(`${Buffer.byteLength(part)}:${part}`)
  if (input.body instanceof Uint8Array) return hash.update('bytes:').update(input.body).digest('hex')
  if (input.body === undefined) return hash.update('none:').digest('hex')
  return hash.update('json:').update(canonicalJson(input.body)).digest('hex')
}
