import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actAs, anEntry, aQuery, expectSame, manyEntries, type TextIndexHarness } from './contract-actions.ts'
import type { TextEntry } from './port.ts'
import { rankByFormula } from './reference.ts'

/** The behaviour that every adapter of `TextIndex` shows. */
export function describeTextIndex(name: string, open: () => Promise<TextIndexHarness>): void {
  describe(`TextIndex: ${name}`, () => {
    let harness: TextIndexHarness
    beforeAll(async () => {
      harness = await open()
    })
    afterAll(() => harness?.close())

    const start = (tenantId: string = randomUUID()) => actAs(harness, tenantId)

    it('ranks by BM25 exactly, best first, for words and grams apart', async () => {
      const acts = start()
      const entries = manyEntries(300)
      await acts.put(entries)
      await acts.publish('owner')

      for (const field of ['words', 'grams'] as const) {
        for (const terms of [['t1'], ['t3', 't40', 't7'], ['t299', 't2', 'absent']]) {
          expectSame(await acts.search({ field, terms, limit: 20 }), rankByFormula(entries, field)(terms, 20))
        }
      }
    })

    it('weighs a repeated query term once', async () => {
      const acts = start()
      await acts.put(manyEntries(40))
      await acts.publish('owner')

      const once = await acts.search({ terms: ['t3', 't8'] })

      expect(await acts.search({ terms: ['t8', 't3', 't3', 't3'] })).toEqual(once)
      expect(once.length).toBeGreaterThan(0)
    })

    it('orders equal scores by id and cuts there', async () => {
      const acts = start()
      const ids = Array.from({ length: 150 }, () => randomUUID())
      await acts.put(ids.map((id) => anEntry({ id, words: ['same', 'words'] })))
      await acts.publish('owner')

      const found = await acts.search({ terms: ['same'], limit: 7 })

      expect(found.map((match) => match.id)).toEqual([...ids].sort().slice(0, 7))
    })

    it('returns all matches and no more when fewer than the limit match', async () => {
      const acts = start()
      await acts.put([
        anEntry({ words: ['one'] }),
        anEntry({ words: ['two'] }),
        anEntry({ words: ['three'] }),
      ])
      await acts.publish('owner')

      expect(await acts.search({ terms: ['one', 'two'], limit: 1000 })).toHaveLength(2)
      expect(await acts.search({ terms: ['four'] })).toEqual([])
      expect(await acts.search({ terms: [] })).toEqual([])
    })

    it.each([0, -1, 1001, 1.5])('refuses the limit %s', async (limit) => {
      await expect(start().search({ terms: ['a'], limit })).rejects.toMatchObject({
        code: 'text_search.bad_limit',
      })
    })

    it('refuses terms that are empty or longer than 60 characters, and batches above 1000', async () => {
      const acts = start()

      await expect(acts.put([anEntry({ words: [''] })])).rejects.toMatchObject({
        code: 'text_search.bad_term',
      })
      await expect(acts.put([anEntry({ words: ['a'.repeat(61)] })])).rejects.toMatchObject({
        code: 'text_search.bad_term',
      })
      const many = Array.from({ length: 1001 }, () => anEntry({}))
      await expect(acts.put(many)).rejects.toMatchObject({ code: 'text_search.batch_too_large' })
    })

    it('replaces an entry that is written again, in results and in the statistics', async () => {
      const acts = start()
      const [first, ...others] = manyEntries(60)
      await acts.put([first!, ...others])
      await acts.publish('owner')
      const changed = { ...first!, terms: { words: ['fresh', 't3'] } }
      await acts.put([changed])

      expect((await acts.search({ terms: ['fresh'] })).map((match) => match.id)).toEqual([first!.id])
      expectSame(
        await acts.search({ terms: ['t3', 'fresh'], limit: 100 }),
        rankByFormula([changed, ...others], 'words')(['t3', 'fresh'], 100),
      )
    })

    it('keeps the last of equal ids within one batch', async () => {
      const acts = start()
      const id = randomUUID()
      await acts.put([anEntry({ id, words: ['early'] }), anEntry({ id, words: ['late'] })])
      await acts.publish('owner')

      expect(await acts.search({ terms: ['early'] })).toEqual([])
      expect(await acts.search({ terms: ['late'] })).toHaveLength(1)
    })

    it('hides unpublished owners and keeps them out of the statistics', async () => {
      const acts = start()
      const published = manyEntries(50)
      await acts.put(published)
      await acts.publish('owner')
      await acts.put(manyEntries(50, 'draft'))

      expectSame(
        await acts.search({ terms: ['t3'], limit: 100 }),
        rankByFormula(published, 'words')(['t3'], 100),
      )
    })

    it('shows what is put to a published owner at once', async () => {
      const acts = start()
      await acts.publish('owner')
      await acts.put([anEntry({ words: ['now'] })])

      expect(await acts.search({ terms: ['now'] })).toHaveLength(1)
    })

    it('lets a caller find what has no access list or shares a name with it', async () => {
      const acts = start()
      for (const [owner, acl] of [
        ['open', undefined],
        ['sales', ['group:sales', 'user:ann']],
        ['nobody', []],
      ] as const) {
        await acts.put([anEntry({ ownerId: owner, words: ['term', owner] })])
        await acts.publish(owner, acl)
      }

      const count = async (subjects: string[]) => (await acts.search({ terms: ['term'], subjects })).length

      expect(await count([])).toBe(1)
      expect(await count(['user:bob'])).toBe(1)
      expect(await count(['user:bob', 'user:ann'])).toBe(2)
    })

    it('follows a changed access list at once', async () => {
      const acts = start()
      await acts.put([anEntry({ words: ['term'] })])
      await acts.publish('owner', ['user:ann'])
      const asAnn = () => acts.search({ terms: ['term'], subjects: ['user:ann'] })

      expect(await asAnn()).toHaveLength(1)
      await acts.publish('owner', ['user:bob'])
      expect(await asAnn()).toEqual([])
      await acts.publish('owner')
      expect(await asAnn()).toHaveLength(1)
    })

    it('forgets a removed owner in results and statistics, and ignores an unknown one', async () => {
      const acts = start()
      const kept = manyEntries(50)
      await acts.put([...kept, ...manyEntries(30, 'other')])
      await acts.publish('owner')
      await acts.publish('other')
      await acts.remove('other')
      await acts.remove('unknown')

      expectSame(
        await acts.search({ terms: ['t3', 't8'], limit: 100 }),
        rankByFormula(kept, 'words')(['t3', 't8'], 100),
      )
    })

    it('can store an owner again after its removal, published or not', async () => {
      const acts = start()
      const entry = anEntry({ words: ['again'] })
      await acts.put([entry])
      await acts.remove('owner')
      await acts.put([entry])
      await acts.publish('owner')
      await acts.remove('owner')
      await acts.put([entry])

      expect(await acts.search({ terms: ['again'] })).toEqual([])
      await acts.publish('owner')
      expect(await acts.search({ terms: ['again'] })).toHaveLength(1)
    })

    it('drops an index and leaves the others', async () => {
      const acts = start()
      const other = { ...acts, ...actAs(harness, acts.tenantId, 'other-index') }
      await acts.put([anEntry({ words: ['term'] })])
      await acts.publish('owner')
      await other.put([anEntry({ words: ['term'] })])
      await other.publish('owner')
      await acts.drop()

      expect(await acts.search({ terms: ['term'] })).toEqual([])
      expect(await other.search({ terms: ['term'] })).toHaveLength(1)
    })

    it('shows nothing of the same index of another tenant', async () => {
      const acts = start()
      const stranger = start()
      await acts.put([anEntry({ words: ['secret'] })])
      await acts.publish('owner')

      expect(await stranger.search({ terms: ['secret'] })).toEqual([])
      await stranger.drop()
      await stranger.remove('owner')
      expect(await acts.search({ terms: ['secret'] })).toHaveLength(1)
    })

    it('does not mix the statistics of two indexes', async () => {
      const acts = start()
      const entries = manyEntries(50)
      await acts.put(entries)
      await acts.publish('owner')
      const other = actAs(harness, acts.tenantId, 'other-index')
      await other.put(manyEntries(80))
      await other.publish('owner')

      expectSame(
        await acts.search({ terms: ['t3'], limit: 100 }),
        rankByFormula(entries, 'words')(['t3'], 100),
      )
    })

    it('takes terms in any script, with quotes, blanks and unpaired surrogates', async () => {
      const acts = start()
      const odd = [
        'größe',
        'Größe',
        '日本語',
        "o'neill",
        'a b',
        '\\x00',
        '%',
        '\ud800',
        '\u00e9',
        'e\u0301',
        'x'.repeat(60),
        '0',
      ]
      const entries = odd.map((term) => anEntry({ words: [term] }))
      await acts.put(entries)
      await acts.publish('owner')

      for (const [position, term] of odd.entries()) {
        const found = await acts.search({ terms: [term] })
        expect(found.map((match) => match.id)).toEqual([entries[position]!.id])
      }
    })

    it('uses the rarest 200 of many query terms', async () => {
      const acts = start()
      const rare = Array.from({ length: 200 }, (_, i) => `rare${i}`)
      await acts.put([
        anEntry({ words: ['common', 'common2'] }),
        anEntry({ words: ['common'] }),
        anEntry({ words: rare }),
      ])
      await acts.publish('owner')

      expect(await acts.search({ terms: ['common', ...rare] })).toHaveLength(1)
    })

    it('keeps the statistics right while two writers work on one index', async () => {
      const acts = start()
      const halves = [manyEntries(60, 'first'), manyEntries(60, 'second')]
      await Promise.all(
        halves.map(async (entries, writer) => {
          const index = harness.createIndex()
          for (let i = 0; i < entries.length; i += 5) {
            const batch = entries.slice(i, i + 5).map((entry) => ({ ...entry, ownerId: `${writer}-${i}` }))
            await acts.put(batch, index)
            await acts.publish(`${writer}-${i}`, undefined, index)
          }
        }),
      )

      expectSame(
        await acts.search({ terms: ['t3', 't13'], limit: 200 }),
        rankByFormula(halves.flat(), 'words')(['t3', 't13'], 200),
      )
    })

    it('stores one entry when two writers race for its id', async () => {
      const acts = start()
      await acts.publish('owner')
      const id = randomUUID()
      const put = (word: string) =>
        acts.put([anEntry({ id, words: ['shared', word] })], harness.createIndex())
      await Promise.all([put('left'), put('right'), put('middle')])

      expect(await acts.search({ terms: ['shared'] })).toHaveLength(1)
      expect(await acts.search({ terms: ['left', 'right', 'middle'] })).toHaveLength(1)
    })

    it('undoes what a rolled-back transaction wrote', async () => {
      const acts = start()
      await acts.put([anEntry({ words: ['kept'] })])
      await acts.publish('owner')
      const index = harness.createIndex()
      const failing = harness.database().asTenant(acts.tenantId, async (trx) => {
        await index.put(trx, 'index', [anEntry({ words: ['kept', 'gone'] })])
        expect(await index.search(trx, 'index', aQuery({ terms: ['gone'] }))).toHaveLength(1)
        throw new Error('rolled back')
      })
      await expect(failing).rejects.toThrow('rolled back')

      expect(await acts.search({ terms: ['gone'] }, index)).toEqual([])
      expect(await acts.search({ terms: ['kept'] }, index)).toHaveLength(1)
    })

    it('stays exact through thousands of passages, replacements and removals', async () => {
      const acts = start()
      const living = new Map<string, TextEntry>()
      for (let round = 0; round < 4; round++) {
        const entries = manyEntries(1000, `owner-${round}`)
        await acts.put(entries)
        await acts.publish(`owner-${round}`)
        for (const entry of entries) living.set(entry.id, entry)
      }
      for (const entry of [...living.values()].slice(0, 90)) {
        const changed = { ...entry, terms: { words: ['t3', 'changed', ...(entry.terms.words ?? [])] } }
        living.set(entry.id, changed)
        await acts.put([changed])
      }
      await acts.remove('owner-2')
      const left = [...living.values()].filter((entry) => entry.ownerId !== 'owner-2')

      for (const terms of [
        ['t3', 't153'],
        ['changed', 't13'],
      ]) {
        expectSame(await acts.search({ terms, limit: 50 }), rankByFormula(left, 'words')(terms, 50))
      }
    })

    it('finds enough when one passage in a hundred is permitted', async () => {
      const acts = start()
      const entries = Array.from({ length: 1000 }, (_, i) =>
        anEntry({
          ownerId: i % 100 === 0 ? 'mine' : 'theirs',
          words: ['term', ...(i % 100 ? ['term'] : [])],
        }),
      )
      await acts.put(entries)
      await acts.publish('mine', ['user:me'])
      await acts.publish('theirs', ['user:them'])

      expect(await acts.search({ terms: ['term'], limit: 10, subjects: ['user:me'] })).toHaveLength(10)
    })

    it('answers the same after a restart', async () => {
      const acts = start()
      await acts.put(manyEntries(100))
      await acts.publish('owner')
      const before = await acts.search({ terms: ['t3', 't8'] })
      await harness.restart()

      expect(await acts.search({ terms: ['t3', 't8'] })).toEqual(before)
      expect(before.length).toBeGreaterThan(0)
    })
  })
}
