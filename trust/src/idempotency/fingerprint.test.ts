import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprintRequest } from './index.ts'
import { isStored } from './is-stored.ts'

const request = { method: 'POST', path: '/api/v1/collections', body: { name: 'a', tags: [1, 2] } }

describe('fingerprintRequest', () => {
  it('does not depend on the order of members or the case of the method', () => {
    const same = { method: 'post', path: request.path, body: { tags: [1, 2], name: 'a' } }

    expect(fingerprintRequest(same)).toBe(fingerprintRequest(request))
  })

  it('differs with method, path, body and kind of body', () => {
    const variants = [
      request,
      { ...request, method: 'PUT' },
      { ...request, path: '/api/v1/collections?x' },
      { ...request, body: { name: 'a', tags: [2, 1] } },
      { ...request, body: undefined },
      { ...request, body: null },
      { ...request, body: '' },
      { ...request, body: new Uint8Array() },
      { ...request, body: Buffer.from('null') },
    ]

    expect(new Set(variants.map(fingerprintRequest)).size).toBe(variants.length)
  })

  it('differs wherever method and path are split otherwise', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (method, path) => {
        const moved = { method: method + path, path: '' }
        expect(fingerprintRequest({ method, path })).not.toBe(fingerprintRequest(moved))
      }),
    )
  })
})

describe('isStored', () => {
  it.each([200, 201, 202, 204, 400, 404, 409, 413, 422])('keeps %i', (status) => {
    expect(isStored(status)).toBe(true)
  })

  it.each([301, 408, 425, 429, 500, 502, 503, 504])('does not keep %i', (status) => {
    expect(isStored(status)).toBe(false)
  })
})
