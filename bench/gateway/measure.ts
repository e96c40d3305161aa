import type { ChildProcess } from 'node:child_process'
import { percentile } from '../retrieval/quality.ts'
import { chatAnswer, embeddingsAnswer } from './answers.ts'
import type { LoadJob, LoadResult } from './load-protocol.ts'
import { askLoad, type CpuTime, cpuTime, untilRest, whileAwake } from './processes.ts'
import type { Scenario } from './scenarios.ts'
import type { Target } from './targets.ts'

/** One run of one scenario against one target. */
export interface Measurement {
  readonly done: number
  readonly errors: Readonly<Record<string, number>>
  /** Per request, or per event of a stream, without what the process does anyway; undefined for the upstream itself. */
  readonly cpuUs: number | undefined
  /** The same without the thread of an embedded database. */
  readonly servingCpuUs: number | undefined
  readonly latency: Percentiles
  readonly firstByte: Percentiles
  readonly chunkLag: Percentiles
  readonly overhead: Percentiles
}

export interface Percentiles {
  readonly p50: number
  readonly p99: number
}

/** Work that was put off counts too, if it comes within this time. */
const settleMs = 5_000

const noTime: CpuTime = { allUs: 0, servingUs: 0 }

export interface Trial extends Pick<LoadJob, 'durationMs' | 'requests'> {
  readonly target: Target
  readonly scenario: Scenario
  /** What it takes when nobody asks it anything, in microseconds per millisecond. */
  readonly idle?: CpuTime | undefined
}

/** The target is awake for as long as it is measured. */
export function measure(load: ChildProcess, trial: Trial): Promise<Measurement> {
  return whileAwake(trial.target.pid, () => measureAwake(load, trial))
}

async function measureAwake(
  load: ChildProcess,
  { target, scenario, idle = noTime, ...amount }: Trial,
): Promise<Measurement> {
  const startedMs = performance.now()
  const before = target.pid === undefined ? undefined : cpuTime(target.pid)
  const result = await askLoad<LoadResult>(load, toJob(target, scenario, amount))
  if (target.pid !== undefined) await untilRest(target.pid, settleMs)
  const tookMs = performance.now() - startedMs
  const units = result.done * (scenario.answer === 'stream' ? scenario.chunks : 1)
  const perUnit = (key: keyof CpuTime) =>
    target.pid === undefined || before === undefined
      ? undefined
      : (cpuTime(target.pid)[key] - before[key] - tookMs * idle[key]) / Math.max(1, units)
  return {
    done: result.done,
    errors: result.errors,
    cpuUs: perUnit('allUs'),
    servingCpuUs: perUnit('servingUs'),
    latency: percentilesOf(result.latencyMs),
    firstByte: percentilesOf(result.firstByteMs),
    chunkLag: percentilesOf(result.chunkLagMs),
    overhead: percentilesOf(result.overheadMs),
  }
}

export function percentilesOf(values: readonly number[]): Percentiles {
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99) }
}

function toJob(
  target: Target,
  scenario: Scenario,
  amount: Pick<LoadJob, 'durationMs' | 'requests'>,
): LoadJob {
  const { path, body } = scenario.request
  const whole = path === '/v1/embeddings' ? embeddingsAnswer : chatAnswer
  return {
    ...amount,
    port: target.port,
    path,
    headers: target.headers,
    body: JSON.stringify({ model: target.model, ...body }),
    connections: scenario.connections,
    answer: scenario.answer,
    chunks: scenario.chunks,
    exactBytes: target.isExact && scenario.answer === 'whole' ? whole.length : undefined,
  }
}
