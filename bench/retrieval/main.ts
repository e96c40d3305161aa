import { parseArgs } from 'node:util'
import type { SearchMode } from '@tragwerk/contracts/knowledge'
import { type Product, startProduct } from '@tragwerk/testkit/product'
import { loadSets, type TestSet } from './load-sets.ts'
import { connectBench, type Searcher } from './product-client.ts'
import { mean, ndcg, percentile, recall } from './quality.ts'

const modes = ['lexical', 'vector', 'hybrid'] as const satisfies readonly SearchMode[]

/** Passages asked for: enough that 100 different documents are among them. */
const passageLimit = 200

interface Quality {
  readonly ndcg10: number
  readonly recall100: number
}

type SetReport = Readonly<Record<(typeof modes)[number], Quality>>

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, only: { type: 'string' } },
})

async function main(): Promise<void> {
  const sets = loadSets(values.data).filter((set) => !values.only || set.name === values.only)
  const product = await startProduct()
  try {
    const reports: Partial<Record<TestSet['name'], SetReport>> = {}
    let timing: Timing | undefined
    for (const set of sets) {
      const search = await connectBench(product).load(set)
      reports[set.name] = await measureQuality(set, search)
      if (set.name === 'scifactTrain' || !timing) timing = await measureTime(product, set, search)
      printSet(set, reports[set.name]!)
    }
    process.stdout.write(
      `\nhybrid, ten passages, embedding included: p50 ${timing?.p50} ms, p95 ${timing?.p95} ms, `,
    )
    process.stdout.write(`${timing?.cpu} ms of CPU a query\n`)
    process.stdout.write(
      `${JSON.stringify({ ...toFigures(reports), queryP50Ms: timing?.p50, queryP95Ms: timing?.p95, cpuMsPerQuery: timing?.cpu })}\n`,
    )
  } finally {
    await product.remove()
  }
}

async function measureQuality(set: TestSet, search: Searcher): Promise<SetReport> {
  const report: Partial<Record<SearchMode, Quality>> = {}
  for (const mode of modes) {
    const ranked = await rankAll(set, (query) => search(query, { mode, limit: passageLimit }))
    report[mode] = {
      ndcg10: mean(set.queries.map((query, index) => ndcg(ranked[index]!, query.judgements, 10))),
      recall100: mean(set.queries.map((query, index) => recall(ranked[index]!, query.judgements, 100))),
    }
  }
  return report as SetReport
}

const queriesAtOnce = 8

/** The ranking of every query of a set, in the set's order. */
async function rankAll(set: TestSet, rank: (query: string) => Promise<string[]>): Promise<string[][]> {
  const ranked: string[][] = []
  const queue = set.queries.entries()
  const work = async () => {
    for (const [index, query] of queue) ranked[index] = await rank(query.text)
  }
  await Promise.all(Array.from({ length: queriesAtOnce }, work))
  return ranked
}

interface Timing {
  readonly p50: number
  readonly p95: number
  readonly cpu: number
}

/** One query after another, as a single user sees it, after a short warm-up. */
async function measureTime(product: Product, set: TestSet, search: Searcher): Promise<Timing> {
  const queries = set.queries.slice(0, 300)
  for (const query of queries.slice(0, 20)) await search(query.text, { mode: 'hybrid', limit: 10 })
  const cpuBefore = await readCpuSeconds(product)
  const times: number[] = []
  for (const query of queries) {
    const start = performance.now()
    await search(query.text, { mode: 'hybrid', limit: 10 })
    times.push(performance.now() - start)
  }
  const cpu = ((await readCpuSeconds(product)) - cpuBefore) * 1000
  return {
    p50: round(percentile(times, 0.5)),
    p95: round(percentile(times, 0.95)),
    cpu: round(cpu / queries.length),
  }
}

async function readCpuSeconds(product: Product): Promise<number> {
  const response = await fetch(`${product.url}/metrics`, {
    headers: { authorization: `Bearer ${product.adminKey}` },
  })
  const match = /^process_cpu_seconds_total (\S+)$/m.exec(await response.text())
  if (!match) throw new Error('The metrics do not report the processor time of the process')
  return Number(match[1])
}

function printSet(set: TestSet, report: SetReport): void {
  process.stdout.write(`\n${set.name}: ${set.documents.length} documents, ${set.queries.length} queries\n`)
  process.stdout.write('  mode      nDCG@10   Recall@100\n')
  for (const mode of modes) {
    const { ndcg10, recall100 } = report[mode]
    process.stdout.write(`  ${mode.padEnd(8)}  ${ndcg10.toFixed(4)}    ${recall100.toFixed(4)}\n`)
  }
}

function toFigures(reports: Partial<Record<TestSet['name'], SetReport>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(reports).map(([name, report]) => [
      name,
      {
        ...Object.fromEntries(modes.map((mode) => [mode, round(report[mode].ndcg10, 4)])),
        recall100: Object.fromEntries(modes.map((mode) => [mode, round(report[mode].recall100, 4)])),
      },
    ]),
  )
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits))
}

await main()
