import type { ChildProcess } from 'node:child_process'
import { type Percentiles, percentilesOf } from '../gateway/measure.ts'
import { askLoad, rssMb, untilRest, whileAwake } from '../gateway/processes.ts'
import type { Target } from '../gateway/targets.ts'
import type { ReplayJob, ReplayResult } from './replay-protocol.ts'

/** One replay against one target. */
export interface Measurement {
  readonly done: number
  readonly errors: Readonly<Record<string, number>>
  readonly latency: Percentiles
  readonly firstByte: Percentiles
  readonly late: Percentiles
  readonly tookMs: number
  readonly mostAtOnce: number
  /** Of the target; undefined for the upstream itself. */
  readonly memory: Memory | undefined
}

/** Resident megabytes (1,048,576 bytes). */
export interface Memory {
  readonly before: number
  readonly peak: number
  /** When the process has nothing to do any more. */
  readonly after: number
}

const memoryStepMs = 100
/** What was put off is done within this time. */
const settleMs = 5_000

/** The target is awake for as long as it is measured. */
export function measure(
  load: ChildProcess,
  { port, headers, model, pid }: Target,
  replay: Pick<ReplayJob, 'requests' | 'speed'>,
): Promise<Measurement> {
  return whileAwake(pid, async () => {
    const watch = pid === undefined ? undefined : watchMemory(pid)
    const job: ReplayJob = { port, headers, model, ...replay }
    const { latencyMs, firstByteMs, lateMs, ...counts } = await askLoad<ReplayResult>(load, job)
    return {
      ...counts,
      latency: percentilesOf(latencyMs),
      firstByte: percentilesOf(firstByteMs),
      late: percentilesOf(lateMs),
      memory: await watch?.end(),
    }
  })
}

function watchMemory(pid: number): { end(): Promise<Memory> } {
  const before = rssMb(pid)
  let peak = before
  const look = () => {
    peak = Math.max(peak, rssMb(pid))
  }
  const timer = setInterval(look, memoryStepMs)
  return {
    async end() {
      look()
      clearInterval(timer)
      await untilRest(pid, settleMs)
      return { before: Math.round(before), peak: Math.round(peak), after: Math.round(rssMb(pid)) }
    },
  }
}
