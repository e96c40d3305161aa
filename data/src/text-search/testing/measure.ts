/**
 * Prints write time, query latency, bytes on disk and agreement with a plain BM25 for a corpus.
 *
 * node data/src/text-search/testing/measure.ts CORPUS.jsonl[.gz] QUERIES.jsonl words|grams [TIMES] [PER_OWNER]
 * Lines hold `text`, the corpus also `title`; TIMES stores the corpus that many times (default 1), PER_OWNER
 * passages to an owner (default 20). Processor time counts both threads; agreement is checked on 50 queries.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { gunzipSync } from 'node:zlib'
import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { createPgliteDatabase, runMigrations, type SqlDatabase } from '../../sql/index.ts'
import { createTextIndex, type TextEntry, type TextField, textSearchMigrations } from '../index.ts'
import { rankByFormula } from '../reference.ts'

const tenantId = '00000000-0000-4000-8000-000000000001'
const clock = createSystemClock()
const CHECKED = 50
const logger = { info() {}, warn() {}, error: console.error }

const [corpusPath, queriesPath, fieldName, times = '1', perOwner = '20'] = process.argv.slice(2)
if (!corpusPath || !queriesPath || !fieldName) throw new Error('Give a corpus, queries and a field.')
await measure(readTexts(corpusPath), readTexts(queriesPath).slice(0, 200), fieldName as TextField)

async function measure(corpus: string[], queries: string[], field: TextField): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'text-measure-'))
  const { database } = await createPgliteDatabase({ dataDir: directory, logger, clock })
  try {
    await runMigrations(database, textSearchMigrations)
    const ids = createIds({ clock, random: createSystemRandom() })
    const all = Array.from({ length: Number(times) }, () => corpus).flat()
    const entries = all.map((text, i) => ({
      id: ids.uuid(),
      ownerId: `owner ${Math.floor(i / Number(perOwner))}`,
      terms: { [field]: analyse(text, field) },
    }))
    const report = await run(
      database,
      entries,
      queries.map((text) => analyse(text, field)),
      field,
    )
    console.log(JSON.stringify({ passages: entries.length, field, ...report }))
  } finally {
    await database.close()
    await rm(directory, { recursive: true })
  }
}

async function run(database: SqlDatabase, entries: TextEntry[], queries: string[][], field: TextField) {
  const index = createTextIndex({ database })
  const writeStart = performance.now()
  for (const [ownerId, passages] of Map.groupBy(entries, (entry) => entry.ownerId)) {
    await database.asTenant<unknown, void>(tenantId, (trx) => index.put(trx, 'measured', passages))
    await database.asTenant<unknown, void>(tenantId, (trx) => index.publish(trx, 'measured', { ownerId }))
  }
  const writeMs = performance.now() - writeStart
  for (const table of ['text_block', 'text_segment', 'text_passage', 'text_owner']) {
    await database.pool.query(`VACUUM ANALYZE ${table}`)
  }
  const latencies: number[] = []
  const found: string[] = []
  const search = (terms: string[]) =>
    database.asTenant(tenantId, (trx) =>
      index.search(trx, 'measured', { field, terms, limit: 10, subjects: [] }),
    )
  await search(queries[0]!)
  const cpuStart = process.cpuUsage()
  for (const terms of queries) {
    const start = performance.now()
    const matches = await search(terms)
    latencies.push(performance.now() - start)
    found.push(matches.map((match) => match.id).join())
  }
  const cpu = process.cpuUsage(cpuStart)
  const reference = rankByFormula(entries, field)
  const agreed = queries.slice(0, CHECKED).filter(
    (terms, i) =>
      reference(terms, 10)
        .map((match) => match.id)
        .join() === found[i],
  ).length
  latencies.sort((a, b) => a - b)
  const { rows } = await database.pool.query(
    `SELECT sum(pg_total_relation_size(c.oid))::int AS bytes, (SELECT count(*)::int FROM text_segment) AS segments
     FROM pg_class c WHERE relkind = 'r' AND relname LIKE 'text\\_%'`,
  )
  return {
    writeMsPer1000: Math.round((writeMs / entries.length) * 1000),
    p50Ms: latencies[Math.floor(latencies.length * 0.5)],
    p95Ms: latencies[Math.floor(latencies.length * 0.95)],
    meanTerms: queries.reduce((sum, terms) => sum + new Set(terms).size, 0) / queries.length,
    cpuMsPerQuery: (cpu.user + cpu.system) / 1000 / queries.length,
    sameTopTen: agreed / Math.min(CHECKED, queries.length),
    ...rows[0],
  }
}

function readTexts(path: string): string[] {
  const raw = readFileSync(path)
  const lines = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString().trim().split('\n')
  return lines.map((line) => {
    const { title, text } = JSON.parse(line) as { title?: string; text: string }
    return title ? `${title} ${text}` : text
  })
}

/** Plain analysis, so that the figures do not depend on a stemmer. */
function analyse(text: string, field: TextField): string[] {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, 60))
  if (field === 'words') return words
  return words.flatMap((word) =>
    word.length <= 4 ? [word] : Array.from({ length: word.length - 3 }, (_, i) => word.slice(i, i + 4)),
  )
}
