import { createManualClock } from '@tragwerk/infra/clock'
import { describe, expect, it } from 'vitest'
import { createKeyCache } from './key-cache.ts'
import type { StoredKey } from './store.ts'

const aStoredKey = (keyId: string, fields: Partial<StoredKey> = {}): StoredKey => ({
  id: `id-${keyId}`,
  tenantId: 'tenant',
  keyId,
  secretHash: Buffer.alloc(32),
  name: 'key',
  permissions: [],
  subjects: [],
  createdAt: new Date(0),
  expiresAt: undefined,
  revokedAt: undefined,
  lastUsedAt: undefined,
  ...fields,
})

function aCache(load: (keyId: string) => Promise<StoredKey | undefined>) {
  const clock = createManualClock()
  const reads: string[] = []
  const cache = createKeyCache({
    monotonicMs: () => clock.monotonicMs(),
    load: (keyId) => {
      reads.push(keyId)
      return load(keyId)
    },
  })
  return { ...cache, clock, reads }
}

describe('key cache', () => {
  it('reads a key again once the last read is five seconds old, used or not', async () => {
    const cache = aCache(async (keyId) => aStoredKey(keyId))

    for (let second = 0; second < 11; second += 1) {
      await cache.get('a')
      await cache.clock.advance(1000)
    }

    expect(cache.reads).toEqual(['a', 'a', 'a'])
  })

  it('counts the age from the start of a slow read', async () => {
    const { promise, resolve } = Promise.withResolvers<StoredKey>()
    const cache = aCache(() => promise)
    const slow = cache.get('a')
    await cache.clock.advance(5000)
    resolve(aStoredKey('a'))
    await slow

    await cache.get('a')

    expect(cache.reads).toEqual(['a', 'a'])
  })

  it('reads once for callers that come together', async () => {
    const cache = aCache(async (keyId) => aStoredKey(keyId))

    await Promise.all(Array.from({ length: 10 }, () => cache.get('a')))

    expect(cache.reads).toEqual(['a'])
  })

  it('does not remember a read that began before the key was forgotten', async () => {
    const revoked = aStoredKey('a', { revokedAt: new Date(0) })
    const { promise: first, resolve } = Promise.withResolvers<StoredKey>()
    const answers = [first, Promise.resolve(revoked)]
    const cache = aCache(() => answers.shift() as Promise<StoredKey>)
    const early = cache.get('a')

    cache.forget('a')
    const late = await cache.get('a')
    resolve(aStoredKey('a'))
    await early

    expect(late).toBe(revoked)
    expect(await cache.get('a')).toBe(revoked)
  })

  it('does not remember that a key is unknown, nor a failed read', async () => {
    const answers = [
      Promise.resolve(undefined),
      Promise.reject(new Error('down')),
      Promise.resolve(aStoredKey('a')),
    ]
    const cache = aCache(() => answers.shift() as Promise<StoredKey | undefined>)

    expect(await cache.get('a')).toBeUndefined()
    await expect(cache.get('a')).rejects.toThrow('down')
    expect(await cache.get('a')).toMatchObject({ keyId: 'a' })
  })

  it('keeps 10,000 keys and drops what it read longest ago', async () => {
    const cache = aCache(async (keyId) => aStoredKey(keyId))
    for (let number = 0; number < 10_000; number += 1) await cache.get(`${number}`)
    await cache.get('one more')
    cache.reads.length = 0

    await cache.get('1')
    await cache.get('0')

    expect(cache.reads).toEqual(['0'])
  })
})
