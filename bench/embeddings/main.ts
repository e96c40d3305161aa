/**
 * What the embedded model costs: starting, one question, and bulk work, on both engines. The texts are made up of
 * fixed words, so every run measures the same.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createMinilmEmbedder, type EngineChoice, type MinilmEmbedder } from '@tragwerk/services/models'

const question = 'Which carrier brings timber through the northern valley in winter?'
const words =
  `the river carries heavy timber from northern valleys towards a busy harbour where merchants weigh
and price every plank before winter storms close the narrow roads`.split(/\s+/)
const passage = (n: number) =>
  Array.from({ length: 197 }, (_, at) => words[(at * 7 + n) % words.length]).join(' ')

interface Figures {
  readonly engine: string
  readonly threads: number
  readonly loadMs: number
  readonly queryMs: number
  readonly queryCpuMs: number
  readonly passageTokens: number
  readonly passagesPerSecond: number
  readonly cpuMsPerPassage: number
  /** Longest pause of the main thread during bulk work. */
  readonly loopDelayMaxMs: number
  /** Counting the word pieces of 64 passages, in the main thread. */
  readonly countMs: number
}

const cacheDir = await mkdtemp(join(tmpdir(), 'bench-embeddings-'))
try {
  const buildMs = await measureBuild()
  const figures = [
    await measure('onnxruntime', { threads: 1, passages: 128 }),
    await measure('onnxruntime', { threads: availableParallelism(), passages: 128 }),
    await measure('wasm', { threads: 1, passages: 12 }),
  ]
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`
  console.log(`${machine}\nModel file built once in ${buildMs} ms\n`)
  console.table(figures)
  console.log(JSON.stringify({ machine, buildMs, engines: figures }))
} finally {
  await rm(cacheDir, { recursive: true })
}

function open(engine: EngineChoice, threads: number): Promise<MinilmEmbedder> {
  return createMinilmEmbedder({ cacheDir, threads, engine, logger: { warn: () => {} } })
}

async function measureBuild(): Promise<number> {
  await using embedder = await open('onnxruntime', 1)
  return Math.round(embedder.engine.buildMs ?? Number.NaN)
}

async function measure(engine: EngineChoice, load: { threads: number; passages: number }): Promise<Figures> {
  await using embedder = await open(engine, load.threads)
  const embed = (values: string[]) => embedder.model.doEmbed({ values })
  await embed([question, passage(0)])

  const rounds = 40
  const query = await timed(async () => {
    for (let round = 0; round < rounds; round++) await embed([question])
  })
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  const bulk = await timed(() => embed(Array.from({ length: load.passages }, (_, n) => passage(n))))
  loop.disable()
  const count = await timed(async () => {
    for (let n = 0; n < 64; n++) embedder.countTokens(passage(n))
  })

  return {
    engine: `${embedder.engine.name} ${embedder.engine.precision}`,
    threads: load.threads,
    loadMs: Math.round(embedder.engine.loadMs),
    queryMs: round(query.wallMs / rounds),
    queryCpuMs: round(query.cpuMs / rounds),
    passageTokens: embedder.countTokens(passage(1)),
    passagesPerSecond: round((load.passages * 1000) / bulk.wallMs),
    cpuMsPerPassage: round(bulk.cpuMs / load.passages),
    loopDelayMaxMs: round(loop.max / 1e6),
    countMs: round(count.wallMs),
  }
}

async function timed(work: () => PromiseLike<unknown>): Promise<{ wallMs: number; cpuMs: number }> {
  const start = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000 }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
