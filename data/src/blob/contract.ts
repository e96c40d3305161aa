import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlobScope, BlobStore } from './port.ts'

/** A place that outlives the store object. */
export interface BlobSubject {
  open(): BlobStore
  /** Changes stored bytes behind the store's back. */
  damage(scope: BlobScope, sha256: string): Promise<void>
  remove(): Promise<void>
}

const first = scopeOf('a', '1')
const second = scopeOf('a', '2')
const foreign = scopeOf('b', '1')

/** What every blob store must do; run by each adapter. */
export function describeBlobStore(name: string, make: () => Promise<BlobSubject>): void {
  describe(name, () => {
    let subject: BlobSubject
    let store: BlobStore

    beforeAll(async () => {
      subject = await make()
      store = subject.open()
    })
    afterAll(() => subject?.remove())

    test.each([
      ['nothing', Buffer.alloc(0)],
      ['text', Buffer.from('Träger 🏗️')],
      ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
      ['20 MB', Buffer.alloc(20 * 1024 * 1024, 'abc')],
    ])('keeps %s and names it by its hash', async (_, bytes) => {
      const sha256 = await store.put(first, bytes)

      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
      expect(bytes.equals((await store.get(first, sha256)) ?? Buffer.from('absent'))).toBe(true)
    })

    test('stores the same bytes once, also when 20 writers race', async () => {
      const bytes = Buffer.from('raced')

      const names = await Promise.all(Array.from({ length: 20 }, () => store.put(first, bytes)))

      expect(new Set(names).size).toBe(1)
      expect(await store.get(first, names[0]!)).toEqual(bytes)
    })

    test('shares nothing between scopes and tenants', async () => {
      const sha256 = await store.put(first, Buffer.from('mine'))

      expect(await store.get(second, sha256)).toBeUndefined()
      expect(await store.get(foreign, sha256)).toBeUndefined()
    })

    test('drops a scope as a whole and leaves the others', async () => {
      const bytes = Buffer.from('shared text')
      const sha256 = await store.put(second, bytes)
      await store.put(foreign, bytes)

      await store.drop(second)
      await store.drop(second)

      expect(await store.get(second, sha256)).toBeUndefined()
      expect(await store.get(foreign, sha256)).toEqual(bytes)
    })

    test('finds what an earlier store object stored', async () => {
      const sha256 = await store.put(first, Buffer.from('kept'))

      expect(await subject.open().get(first, sha256)).toEqual(Buffer.from('kept'))
    })

    test('refuses damaged content, and repairs it when it is stored again', async () => {
      const sha256 = await store.put(first, Buffer.from('whole'))
      await subject.damage(first, sha256)

      await expect(store.get(first, sha256)).rejects.toMatchObject({ code: 'blob.corrupt' })
      await store.put(first, Buffer.from('whole'))
      expect(await store.get(first, sha256)).toEqual(Buffer.from('whole'))
    })

    test.each([
      [{ ...first, tenantId: '../../etc' }, 'a'.repeat(64)],
      [{ ...first, scope: '..' }, 'a'.repeat(64)],
      [first, '../passwd'],
      [first, 'A'.repeat(64)],
    ])('refuses names that could lead elsewhere (%#)', async (scope, sha256) => {
      await expect(store.get(scope, sha256)).rejects.toMatchObject({ code: 'blob.invalid_name' })
    })
  })
}

function scopeOf(tenant: string, number: string): BlobScope {
  return {
    tenantId: `0197a000-0000-7000-8000-00000000000${tenant}`,
    scope: `0197b000-0000-7000-8000-00000000000${number}`,
  }
}
