/**
 * Prints write time, query latency and agreement with brute force on the embedded engine, per adapter and size.
 *
 * node data/src/vector/testing/measure.ts [DIMENSIONS] [SIZE,SIZE,…]
 * Vectors are points around 500 centres, as texts gather around subjects; queries are drawn the same way.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { createPgliteDatabase, runMigrations, type SqlDatabase } from '../../sql/index.ts'
import { createExactVectorIndex } from '../exact.ts'
import { maintainVectorIndexes, vectorMigrations } from '../index.ts'
import { createPgvectorVectorIndex } from '../pgvector.ts'
import type { VectorEntry, VectorIndex } from '../port.ts'
import { aUnitVector, rankByCosine } from '../reference.ts'

const tenantId = '00000000-0000-4000-8000-000000000001'
const clock = createSystemClock()
const ids = createIds({ clock, random: createSystemRandom() })
const logger = { info() {}, warn() {}, error: console.error }
const dimensions = Number(process.argv[2] ?? 384)
const sizes = (process.argv[3] ?? '5000,20000').split(',').map(Number)
const QUERIES = 50

for (const size of sizes) await measureSize(size)

async function measureSize(size: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'vector-measure-'))
  const { database } = await createPgliteDatabase({ dataDir: directory, logger, clock })
  try {
    await runMigrations(database, vectorMigrations)
    const entries = Array.from({ length: size }, (_, i) => {
      return { id: ids.uuid(), ownerId: `owner${i % 100}`, vector: nearCentre(i) }
    })
    const pgvector = createPgvectorVectorIndex({ dimensions })
    await measure('exact', database, createExactVectorIndex({ dimensions }), entries)
    await measure('pgvector scan', database, pgvector, entries)
    const start = performance.now()
    await maintainVectorIndexes(database, 1)
    const buildMs = Math.round(performance.now() - start)
    await query({ name: `pgvector graph (built in ${buildMs} ms)`, database, index: pgvector, entries })
  } finally {
    await database.close()
    await rm(directory, { recursive: true })
  }
}

async function measure(name: string, database: SqlDatabase, index: VectorIndex, entries: VectorEntry[]) {
  const start = performance.now()
  for (let i = 0; i < entries.length; i += 500) {
    await database.asTenant<unknown, void>(tenantId, (trx) => index.put(trx, 'm', entries.slice(i, i + 500)))
  }
  const writeMs = Math.round(((performance.now() - start) / entries.length) * 1000)
  for (let i = 0; i < 100; i++) {
    await database.asTenant<unknown, void>(tenantId, (trx) =>
      index.publish(trx, 'm', { ownerId: `owner${i}`, acl: [i === 0 ? 'few' : 'most'] }),
    )
  }
  for (const table of ['vector_bytes', 'vector_entry']) await database.pool.query(`VACUUM ANALYZE ${table}`)
  await query({ name: `${name} (${writeMs} ms per 1000 written)`, database, index, entries })
}

async function query(subject: {
  name: string
  database: SqlDatabase
  index: VectorIndex
  entries: VectorEntry[]
}): Promise<void> {
  const { name, database, index, entries } = subject
  for (const subjects of [['few', 'most'], ['few']]) {
    const allowed = subjects.length > 1 ? entries : entries.filter((entry) => entry.ownerId === 'owner0')
    const latencies: number[] = []
    let hits = 0
    for (let i = 0; i <= QUERIES; i++) {
      const vector = nearCentre(1_000_000 + i)
      const start = performance.now()
      const found = await database.asTenant(tenantId, (trx) =>
        index.search(trx, 'm', { vector, limit: 10, subjects }),
      )
      if (i === 0) continue
      latencies.push(performance.now() - start)
      const best = new Set(
        rankByCosine(allowed, vector)
          .slice(0, 10)
          .map((match) => match.id),
      )
      hits += found.filter((match) => best.has(match.id)).length
    }
    latencies.sort((a, b) => a - b)
    const [p50, p95] = [0.5, 0.95].map((share) => latencies[Math.floor(QUERIES * share)]!.toFixed(1))
    const share = subjects.length > 1 ? 'all permitted' : '1 % permitted'
    console.log(
      `${entries.length} ${name}, ${share}: p50 ${p50} ms, p95 ${p95} ms, recall@10 ${hits / QUERIES / 10}`,
    )
  }
}

function nearCentre(seed: number): Float32Array {
  const centre = aUnitVector(dimensions, 1 + (seed % 500))
  const noise = aUnitVector(dimensions, 10_000 + seed)
  const mixed = centre.map((value, i) => value + noise[i]!)
  const length = Math.sqrt(mixed.reduce((sum, value) => sum + value * value, 0))
  return mixed.map((value) => value / length)
}
