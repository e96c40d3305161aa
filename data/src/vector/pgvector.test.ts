import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPgliteForTest, type TestDatabase } from '../sql/testing/restartable-database.ts'
import { describeVectorIndex } from './contract.ts'
import { graphIndexName, maintainVectorIndexes } from './graph-indexes.ts'
import { vectorMigrations } from './migrations.ts'
import { createPgvectorVectorIndex } from './pgvector.ts'
import { aUnitVector, rankByCosine } from './reference.ts'

describeVectorIndex('pgvector on PGlite', async () => ({
  ...(await openPgliteForTest(vectorMigrations)),
  createIndex: () => createPgvectorVectorIndex({ dimensions: 16 }),
}))

describe('the graph of an index', () => {
  const tenantId = randomUUID()
  const index = createPgvectorVectorIndex({ dimensions: 16 })
  const entries = Array.from({ length: 3000 }, (_, i) => ({
    id: randomUUID(),
    ownerId: i % 100 ? `theirs${i % 100}` : 'mine',
    vector: aUnitVector(16, i),
  }))
  let harness: TestDatabase
  const run = <T>(work: (trx: Transaction<unknown>) => Promise<T>) =>
    harness.database().asTenant<unknown, T>(tenantId, work)

  beforeAll(async () => {
    harness = await openPgliteForTest(vectorMigrations)
    for (let i = 0; i < entries.length; i += 1000) {
      await run((trx) => index.put(trx, "it's", entries.slice(i, i + 1000)))
    }
    await run((trx) => index.publish(trx, "it's", { ownerId: 'mine', acl: ['user:me'] }))
    for (let i = 1; i < 100; i++) {
      await run((trx) => index.publish(trx, "it's", { ownerId: `theirs${i}`, acl: ['user:them'] }))
    }
  })
  afterAll(() => harness?.close())

  it('is built once an index has grown past the threshold, and only once', async () => {
    expect(await maintainVectorIndexes(harness.database(), 4000)).toEqual({ built: 0, dropped: 0 })
    expect(await maintainVectorIndexes(harness.database(), 1000)).toEqual({ built: 1, dropped: 0 })
    expect(await maintainVectorIndexes(harness.database(), 1000)).toEqual({ built: 0, dropped: 0 })
  })

  it('answers nearly as exactly as a scan', async () => {
    let hits = 0
    for (let seed = 0; seed < 20; seed++) {
      const vector = aUnitVector(16, 50_000 + seed)
      const found = await run((trx) =>
        index.search(trx, "it's", { vector, limit: 10, subjects: ['user:me', 'user:them'] }),
      )
      const expected = new Set(
        rankByCosine(entries, vector)
          .slice(0, 10)
          .map((match) => match.id),
      )
      hits += found.filter((match) => expected.has(match.id)).length
    }

    expect(hits / 200).toBeGreaterThanOrEqual(0.95)
  })

  it('is what the planner uses, with the settings that keep filtered answers complete', async () => {
    const name = graphIndexName(tenantId, "it's")
    const { before, after } = await run(async (trx) => {
      const read = async () => {
        const { rows } = await sql<{ scans: string; scan: string; ef: string }>`
          SELECT pg_stat_get_xact_numscans(to_regclass(${name})) AS scans,
            current_setting('hnsw.iterative_scan', true) AS scan,
            current_setting('hnsw.ef_search', true) AS ef`.execute(trx)
        return rows[0]!
      }
      const before = await read()
      await index.search(trx, "it's", {
        vector: aUnitVector(16, 1),
        limit: 10,
        subjects: ['user:them'],
      })
      return { before, after: await read() }
    })

    expect(Number(after.scans)).toBe(Number(before.scans) + 1)
    expect(after).toMatchObject({ scan: 'strict_order', ef: '100' })
  })

  it('never returns fewer than are permitted', async () => {
    const mine = entries.filter((entry) => entry.ownerId === 'mine')
    const vector = aUnitVector(16, 99_999)

    const found = await run((trx) =>
      index.search(trx, "it's", { vector, limit: 1000, subjects: ['user:me'] }),
    )

    expect(found.map((match) => match.id)).toEqual(rankByCosine(mine, vector).map((match) => match.id))
  })

  it('is dropped when the index is gone', async () => {
    await run((trx) => index.drop(trx, "it's"))

    expect(await maintainVectorIndexes(harness.database(), 1000)).toEqual({ built: 0, dropped: 1 })
  })
})
