import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SqlDatabase } from '../sql/index.ts'
import type { IndexMatch, VectorEntry, VectorIndex, VectorQuery } from './port.ts'
import { aUnitVector, rankByCosine } from './reference.ts'

/** What the suite needs of an engine; one database serves all tests, each with tenants of its own. */
export interface VectorIndexHarness {
  database(): SqlDatabase
  /** An index of 16 dimensions without memory of earlier calls, as another process would have it. */
  createIndex(): VectorIndex
  /** Closes the database and opens it again. */
  restart(): Promise<void>
  close(): Promise<void>
}

const DIMENSIONS = 16

/** The behaviour that every adapter of `VectorIndex` shows. */
export function describeVectorIndex(name: string, open: () => Promise<VectorIndexHarness>): void {
  describe(`VectorIndex: ${name}`, () => {
    let harness: VectorIndexHarness
    beforeAll(async () => {
      harness = await open()
    })
    afterAll(() => harness?.close())

    const start = (tenantId: string = randomUUID()) => actAs(harness, tenantId)

    it('ranks by cosine, best first, with scores as a plain computation gives them', async () => {
      const acts = start()
      const entries = manyEntries(500)
      await acts.put(entries)
      await acts.publish('owner')
      const vector = aVector(7001)

      expectSame(await acts.search({ vector, limit: 25 }), rankByCosine(entries, vector).slice(0, 25))
    })

    it('gives 1 for the same vector and -1 for its opposite', async () => {
      const acts = start()
      const vector = aVector(1)
      await acts.put([anEntry({ vector }), anEntry({ vector: vector.map((value) => -value) })])
      await acts.publish('owner')

      const [best, worst] = await acts.search({ vector })

      expect(best!.score).toBeCloseTo(1, 5)
      expect(worst!.score).toBeCloseTo(-1, 5)
    })

    it('orders equal scores by id and cuts there', async () => {
      const acts = start()
      const ids = Array.from({ length: 150 }, () => randomUUID())
      await acts.put(ids.map((id) => anEntry({ id, vector: aVector(3) })))
      await acts.publish('owner')

      const found = await acts.search({ vector: aVector(4), limit: 7 })

      expect(found.map((match) => match.id)).toEqual([...ids].sort().slice(0, 7))
    })

    it('returns all entries when there are fewer than the limit, none when there are none', async () => {
      const acts = start()
      expect(await acts.search({})).toEqual([])
      await acts.put(manyEntries(3))
      await acts.publish('owner')

      expect(await acts.search({ limit: 1000 })).toHaveLength(3)
    })

    it.each([0, -1, 1001, 1.5])('refuses the limit %s', async (limit) => {
      await expect(start().search({ limit })).rejects.toMatchObject({ code: 'vector.bad_limit' })
    })

    it('refuses vectors of another length or not of unit length, and batches above 1000', async () => {
      const acts = start()
      const short = aUnitVector(8, 1)
      const long = aVector(1).map((value) => value * 2)
      const broken = aVector(1).fill(Number.NaN, 0, 1)

      await expect(acts.search({ vector: short })).rejects.toMatchObject({ code: 'vector.wrong_dimensions' })
      for (const [vector, code] of [
        [short, 'vector.wrong_dimensions'],
        [long, 'vector.not_unit_length'],
        [broken, 'vector.not_unit_length'],
      ] as const) {
        await expect(acts.put([anEntry({ vector })])).rejects.toMatchObject({ code })
      }
      await expect(acts.put(manyEntries(1001))).rejects.toMatchObject({ code: 'vector.batch_too_large' })
    })

    it('replaces an entry that is written again', async () => {
      const acts = start()
      const entries = manyEntries(20)
      await acts.put(entries)
      await acts.publish('owner')
      await acts.search({})
      const changed = { ...entries[5]!, vector: aVector(900) }
      await acts.put([changed])

      const found = await acts.search({ vector: changed.vector, limit: 100 })

      expectSame(
        found,
        rankByCosine([...entries.filter((entry) => entry.id !== changed.id), changed], changed.vector),
      )
      expect(found[0]!.id).toBe(changed.id)
    })

    it('keeps the last of equal ids within one batch', async () => {
      const acts = start()
      const id = randomUUID()
      await acts.put([anEntry({ id, vector: aVector(1) }), anEntry({ id, vector: aVector(2) })])
      await acts.publish('owner')

      const found = await acts.search({ vector: aVector(2) })

      expect(found).toHaveLength(1)
      expect(found[0]!.score).toBeCloseTo(1, 5)
    })

    it('hides unpublished owners, and shows what is put to a published one at once', async () => {
      const acts = start()
      await acts.put(manyEntries(5, 'draft'))
      await acts.publish('owner')
      expect(await acts.search({})).toEqual([])
      await acts.put(manyEntries(2))

      expect(await acts.search({})).toHaveLength(2)
    })

    it('lets a caller find what has no access list or shares a name with it', async () => {
      const acts = start()
      for (const [owner, acl] of [
        ['open', undefined],
        ['sales', ['group:sales', "user:o'neill"]],
        ['nobody', []],
      ] as const) {
        await acts.put([anEntry({ ownerId: owner })])
        await acts.publish(owner, acl)
      }

      const count = async (subjects: string[]) => (await acts.search({ subjects })).length

      expect(await count([])).toBe(1)
      expect(await count(['user:bob'])).toBe(1)
      expect(await count(['user:bob', "user:o'neill"])).toBe(2)
    })

    it('follows a changed access list at once', async () => {
      const acts = start()
      await acts.put([anEntry({})])
      await acts.publish('owner', ['user:ann'])
      const asAnn = () => acts.search({ subjects: ['user:ann'] })

      expect(await asAnn()).toHaveLength(1)
      await acts.publish('owner', ['user:bob'])
      expect(await asAnn()).toEqual([])
      await acts.publish('owner')
      expect(await asAnn()).toHaveLength(1)
    })

    it('forgets a removed owner, ignores an unknown one, and can store it again', async () => {
      const acts = start()
      const entry = anEntry({})
      await acts.put([entry, ...manyEntries(3, 'other')])
      await acts.publish('owner')
      await acts.publish('other')
      await acts.search({})
      await acts.remove('other')
      await acts.remove('unknown')
      expect((await acts.search({})).map((match) => match.id)).toEqual([entry.id])
      await acts.remove('owner')
      await acts.put([entry])
      expect(await acts.search({})).toEqual([])
      await acts.publish('owner')

      expect(await acts.search({})).toHaveLength(1)
    })

    it('drops an index and leaves the others', async () => {
      const acts = start()
      const other = actAs(harness, acts.tenantId, "other 'index'")
      for (const each of [acts, other]) {
        await each.put([anEntry({})])
        await each.publish('owner')
      }
      await acts.drop()

      expect(await acts.search({})).toEqual([])
      expect(await other.search({})).toHaveLength(1)
    })

    it('shows nothing of the same index of another tenant, through the same object', async () => {
      const index = harness.createIndex()
      const acts = start()
      const stranger = start()
      await acts.put([anEntry({})], index)
      await acts.publish('owner')
      expect(await acts.search({}, index)).toHaveLength(1)

      expect(await stranger.search({}, index)).toEqual([])
      await stranger.drop()
      await stranger.remove('owner')
      expect(await acts.search({}, index)).toHaveLength(1)
    })

    it('sees what another process wrote, replaced and removed since the last query', async () => {
      const acts = start()
      const [here, there] = [harness.createIndex(), harness.createIndex()]
      const entries = manyEntries(30)
      await acts.put(entries, here)
      await acts.publish('owner')
      await acts.search({}, here)
      const changed = { ...entries[0]!, vector: aVector(901) }
      const added = manyEntries(5, 'added')
      await acts.put([changed, ...added], there)
      await acts.publish('added')

      const expected = rankByCosine([changed, ...entries.slice(1), ...added], changed.vector)
      expectSame(await acts.search({ vector: changed.vector, limit: 100 }, here), expected)
      await acts.remove('added')
      expect(await acts.search({ limit: 100 }, here)).toHaveLength(30)
    })

    it('loses nothing of two concurrent writers, whatever order they commit in', async () => {
      const acts = start()
      const reader = harness.createIndex()
      const halves = [manyEntries(60, 'first'), manyEntries(60, 'second')]
      await acts.publish('first')
      await acts.publish('second')
      await Promise.all(
        halves.map(async (entries) => {
          const index = harness.createIndex()
          for (let i = 0; i < entries.length; i += 6) {
            await acts.put(entries.slice(i, i + 6), index)
            await acts.search({}, reader)
          }
        }),
      )

      expectSame(
        await acts.search({ vector: aVector(5), limit: 200 }, reader),
        rankByCosine(halves.flat(), aVector(5)),
      )
    })

    it('stores one entry when writers race for its id', async () => {
      const acts = start()
      await acts.publish('owner')
      const id = randomUUID()
      await Promise.all(
        [1, 2, 3].map((n) => acts.put([anEntry({ id, vector: aVector(n) })], harness.createIndex())),
      )

      expect(await acts.search({})).toHaveLength(1)
    })

    it('shows a transaction its own writes and forgets them when it is rolled back', async () => {
      const acts = start()
      const entry = anEntry({ vector: aVector(1) })
      await acts.put([entry])
      await acts.publish('owner')
      const index = harness.createIndex()
      await acts.search({}, index)
      const failing = harness.database().asTenant<unknown, void>(acts.tenantId, async (trx) => {
        await index.put(trx, 'index', [{ ...entry, vector: aVector(2) }, anEntry({ vector: aVector(3) })])
        const found = await index.search(trx, 'index', aQuery({ vector: aVector(2) }))
        expect(found[0]).toMatchObject({ id: entry.id })
        expect(found).toHaveLength(2)
        throw new Error('rolled back')
      })
      await expect(failing).rejects.toThrow('rolled back')

      const found = await acts.search({ vector: aVector(1) }, index)
      expect(found).toHaveLength(1)
      expect(found[0]!.score).toBeCloseTo(1, 5)
    })

    it('finds enough among 10,000 entries when one in a hundred is permitted', async () => {
      const acts = start()
      const all: VectorEntry[] = []
      for (let batch = 0; batch < 10; batch++) {
        const entries = manyEntries(1000).map((entry, i) => ({
          ...entry,
          ownerId: i % 100 ? 'theirs' : 'mine',
        }))
        await acts.put(entries)
        all.push(...entries)
      }
      await acts.publish('mine', ['user:me'])
      await acts.publish('theirs', ['user:them'])
      const mine = all.filter((entry) => entry.ownerId === 'mine')
      const vector = aVector(77)

      for (const limit of [10, 100, 1000]) {
        const found = await acts.search({ vector, limit, subjects: ['user:me'] })
        expectSame(found, rankByCosine(mine, vector).slice(0, limit))
      }
    })

    it('answers the same after a restart', async () => {
      const acts = start()
      await acts.put(manyEntries(100))
      await acts.publish('owner')
      const before = await acts.search({})
      await harness.restart()

      expect(await acts.search({})).toEqual(before)
      expect(before).toHaveLength(10)
    })
  })
}

function actAs(harness: VectorIndexHarness, tenantId: string, indexId = 'index') {
  const shared = harness.createIndex()
  const run = <T>(work: (trx: Transaction<unknown>) => Promise<T>) =>
    harness.database().asTenant<unknown, T>(tenantId, work)
  return {
    tenantId,
    put: (entries: readonly VectorEntry[], index = shared) => run((trx) => index.put(trx, indexId, entries)),
    publish: (ownerId: string, acl?: readonly string[]) =>
      run((trx) => shared.publish(trx, indexId, { ownerId, ...(acl ? { acl } : {}) })),
    remove: (ownerId: string) => run((trx) => shared.removeOwner(trx, indexId, ownerId)),
    drop: () => run((trx) => shared.drop(trx, indexId)),
    search: (query: Partial<VectorQuery>, index = shared) =>
      run((trx) => index.search(trx, indexId, aQuery(query))),
  }
}

function aQuery(query: Partial<VectorQuery>): VectorQuery {
  return { vector: aVector(0), limit: 10, subjects: [], ...query }
}

function anEntry(given: Partial<VectorEntry>): VectorEntry {
  return { id: randomUUID(), ownerId: 'owner', vector: aVector(1), ...given }
}

function manyEntries(count: number, ownerId = 'owner'): VectorEntry[] {
  const seed = randomUUID().charCodeAt(0) * 10_000
  return Array.from({ length: count }, (_, i) => anEntry({ ownerId, vector: aVector(seed + i) }))
}

function aVector(seed: number): Float32Array {
  return aUnitVector(DIMENSIONS, seed)
}

/** Same scores to six digits; same entries but for those too close to the last one to tell apart. */
function expectSame(found: readonly IndexMatch[], expected: readonly IndexMatch[]): void {
  expect(found).toHaveLength(expected.length)
  found.forEach((match, i) => {
    expect(match.score).toBeCloseTo(expected[i]!.score, 5)
  })
  const clear = (matches: readonly IndexMatch[]) =>
    matches
      .filter((match) => match.score > expected.at(-1)!.score + 1e-5)
      .map((match) => match.id)
      .sort()
  expect(clear(found)).toEqual(clear(expected))
}
