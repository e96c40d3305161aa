import { createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSystemRandom } from '../clock/index.ts'
import { openBytes, sealBytes } from './sealed-bytes.ts'

const random = createSystemRandom()
const key = { id: '11'.repeat(16), key: createSecretKey(Buffer.alloc(32, 5)) }

test('the key id in the header is authenticated, even when another id leads to the same key', () => {
  const sealed = sealBytes({ key, aad: 'place', plaintext: Buffer.from('x'), random })
  const renamed = Buffer.from(sealed)
  renamed.fill(0x22, 1, 17)

  const open = (bytes: Buffer) => openBytes({ findKey: () => key.key, aad: 'place', sealed: bytes })

  expect(open(sealed).toString()).toBe('x')
  expect(() => open(renamed)).toThrow(expect.objectContaining({ code: 'crypto.not_authentic' }))
})
