/**
 * What Tragwerk adds when the arrivals of a production service are replayed through it: the busiest stretch of a trace at
 * several speeds, directly at the upstream and through Tragwerk in turn.
 */
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isPinned, startLoad, stopProcess } from '../gateway/processes.ts'
import { printGates } from '../gateway/report.ts'
import { startTargets, type Target, type TargetName } from '../gateway/targets.ts'
import { judge, type Pair, toAdded } from './figures.ts'
import { measure } from './measure.ts'
import { printTable, printWays } from './report.ts'
import { busiestStretch, loadTrace, type TraceRequest } from './trace.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    seconds: { type: 'string', default: '60' },
    speeds: { type: 'string', default: '1,5,20' },
    gate: { type: 'boolean', default: false },
  },
})

/** Before it is measured each way serves so many requests at a steady pace: by then its machine code is steady. */
const warmUp = { requests: 3_000, perSecond: 250 } as const

async function main(): Promise<void> {
  const seconds = positive('seconds', values.seconds)
  const speeds = values.speeds.split(',').map((speed) => positive('speeds', speed))
  const trace = loadTrace(values.data)
  await using set = await startTargets(['direct', 'tragwerk'], {
    upstream: join(import.meta.dirname, 'mock-upstream.ts'),
  })
  const direct = find(set.targets, 'direct')
  const tragwerk = find(set.targets, 'tragwerk')
  const load = startLoad(join(import.meta.dirname, 'replay.ts'))
  try {
    say('warming up …')
    const first = { requests: steady(trace), speed: 1 }
    await measure(load, direct, first)
    const { memory } = await measure(load, tragwerk, first)
    const pairs: Pair[] = []
    for (const speed of speeds) {
      const replay = { requests: busiestStretch(trace, seconds * 1000 * speed), speed }
      say(`${speed}×: ${replay.requests.length} requests in ${seconds} s, twice …`)
      pairs.push({
        speed,
        direct: await measure(load, direct, replay),
        tragwerk: await measure(load, tragwerk, replay),
      })
    }
    report(pairs, { seconds, startRssMb: memory!.before })
  } finally {
    await stopProcess(load)
  }
}

interface Run {
  readonly seconds: number
  /** Before the first request of all. */
  readonly startRssMb: number
}

function report(pairs: readonly Pair[], { seconds, startRssMb }: Run): void {
  const speeds = pairs.map(toAdded)
  const gates = judge(speeds)
  printTable(speeds)
  printWays(pairs)
  process.stdout.write(
    `Tragwerk held ${startRssMb} MB before the ${warmUp.requests} requests that warm it up.\n`,
  )
  printGates(gates)
  const load = loadavg().map((value) => Math.round(value * 100) / 100)
  say(`${isPinned ? 'pinned to cores' : 'not pinned'}; load average ${load.join(' ')}`)
  process.stdout.write(`${JSON.stringify({ seconds, startRssMb, speeds, gates, load })}\n`)
  if (values.gate && gates.some(({ passed }) => !passed)) process.exitCode = 1
}

/** The first requests of the trace, without its pauses. */
function steady(trace: readonly TraceRequest[]): TraceRequest[] {
  const spacingMs = 1000 / warmUp.perSecond
  return trace.slice(0, warmUp.requests).map((request, index) => ({ ...request, atMs: index * spacingMs }))
}

function find(targets: readonly Target[], wanted: TargetName): Target {
  return targets.find(({ name }) => name === wanted)!
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new Error(`--${option} takes numbers above 0, not "${text}".`)
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
