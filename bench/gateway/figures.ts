import type { Measurement } from './measure.ts'
import type { MemoryFigures } from './memory.ts'
import type { ScenarioName } from './scenarios.ts'
import type { TargetName } from './targets.ts'

/** Measurements by scenario and target, one per round. */
export type Results = ReadonlyMap<ScenarioName, ReadonlyMap<TargetName, readonly Measurement[]>>

type ByTarget = Partial<Record<TargetName, number>>
type ByScenario = Partial<Record<ScenarioName, ByTarget>>

/** What a run found. Ratios are undefined where one side was not measured. */
export interface Figures {
  /** Processor time of `bare` with many connections. */
  readonly bareVsNode: number | undefined
  readonly bareVsPortkey: number | undefined
  /** The same of the whole program, as are all that follow. */
  readonly fullVsPortkey: number | undefined
  readonly streamVsNode: number | undefined
  readonly streamVsPortkey: number | undefined
  /** Added delay of the first byte of a stream, p50. */
  readonly firstByteVsNode: number | undefined
  readonly translatedVsNode: number | undefined
  /** Per request, or per event of a stream. */
  readonly cpuUs: ByScenario
  /** The same without the thread of the embedded database: all that is done for a request but its storing. */
  readonly servingCpuUs: ByScenario
  /** On top of the direct way; of streams the delay of the first byte. */
  readonly addedP50Us: ByScenario
  readonly addedP99Us: ByScenario
  /** Both as a multiple of what the bare proxy adds. */
  readonly addedP50VsNode: ByScenario
  readonly addedP99VsNode: ByScenario
  /** Delay of events of streams on top of the direct way. */
  readonly addedChunkLagP99Us: ByScenario
  readonly rssMb: Partial<Record<TargetName, Readonly<Record<string, number>>>>
  /** The last figure over the first. */
  readonly rssGrowth: Partial<Record<TargetName, number>>
  /** What Tragwerk states in its header, one connection. */
  readonly overheadHeaderMs: { readonly p50: number; readonly p99: number } | undefined
}

const best = (values: readonly number[]) => (values.length === 0 ? undefined : Math.min(...values))

export function toFigures(results: Results, memory: MemoryFigures): Figures {
  const cpuUs = collect(results, (runs) => best(runs.flatMap((run) => run.cpuUs ?? [])))
  const servingCpuUs = collect(results, (runs) => best(runs.flatMap((run) => run.servingCpuUs ?? [])))
  const added = (pick: (run: Measurement) => number) => addedUs(results, pick)
  const delay = (key: 'p50' | 'p99', scenario: ScenarioName) => (run: Measurement) =>
    isStreamed(scenario) ? run.firstByte[key] : run.latency[key]
  const addedP50Us = mapScenarios(results, (name) => added(delay('p50', name))[name] ?? {})
  const addedP99Us = mapScenarios(results, (name) => added(delay('p99', name))[name] ?? {})
  const ownOverhead = results.get('single')?.get('tragwerk')
  return {
    ...ratios(cpuUs),
    firstByteVsNode: ratio(addedP50Us.stream?.tragwerk, addedP50Us.stream?.node),
    cpuUs,
    servingCpuUs,
    addedP50Us,
    addedP99Us,
    addedP50VsNode: toNode(addedP50Us),
    addedP99VsNode: toNode(addedP99Us),
    addedChunkLagP99Us: added((run) => run.chunkLag.p99),
    rssMb: Object.fromEntries(
      [...memory].map(([name, { after }]) => [
        name,
        Object.fromEntries(after.map(({ requests, mb }) => [requests, mb])),
      ]),
    ),
    rssGrowth: Object.fromEntries(
      [...memory].map(([name, { after }]) => [name, rounded(after.at(-1)!.mb / after[0]!.mb)]),
    ),
    overheadHeaderMs: ownOverhead && {
      p50: Math.min(...ownOverhead.map(({ overhead }) => overhead.p50)),
      p99: Math.min(...ownOverhead.map(({ overhead }) => overhead.p99)),
    },
  }
}

function ratios({ many, stream, translated }: ByScenario) {
  return {
    bareVsNode: ratio(many?.bare, many?.node),
    bareVsPortkey: ratio(many?.bare, many?.portkey),
    fullVsPortkey: ratio(many?.tragwerk, many?.portkey),
    streamVsNode: ratio(stream?.tragwerk, stream?.node),
    streamVsPortkey: ratio(stream?.tragwerk, stream?.portkey),
    translatedVsNode: ratio(translated?.tragwerk, stream?.node),
  }
}

function toNode(added: ByScenario): ByScenario {
  const found: ByScenario = {}
  for (const [name, targets] of Object.entries(added) as [ScenarioName, ByTarget][]) {
    // The proxy does not translate: what it adds to the upstream's own stream stands in.
    const node = targets.node ?? added.stream?.node
    found[name] = {}
    for (const [target, value] of Object.entries(targets) as [TargetName, number][]) {
      const times = ratio(value, node)
      if (times !== undefined && target !== 'node') found[name][target] = times
    }
  }
  return found
}

function isStreamed(scenario: ScenarioName): boolean {
  return scenario === 'stream' || scenario === 'translated'
}

type Runs = readonly Measurement[]

function collect(results: Results, read: (runs: Runs) => number | undefined): ByScenario {
  const found: ByScenario = {}
  for (const [scenario, targets] of results) {
    found[scenario] = {}
    for (const [target, runs] of targets) {
      const value = read(runs)
      if (value !== undefined) found[scenario][target] = rounded(value)
    }
  }
  return found
}

/** Against the direct way in the same scenario; the best of all rounds on both sides. */
function addedUs(results: Results, pick: (run: Measurement) => number): ByScenario {
  const ms = collect(results, (runs) => best(runs.map(pick)))
  return mapScenarios(results, (name) => {
    // Nobody speaks the translated format directly: the upstream's own stream is what it is compared with.
    const direct = ms[name]?.direct ?? ms.stream?.direct
    if (direct === undefined) return {}
    const others = Object.entries(ms[name] ?? {}).filter(([target]) => target !== 'direct')
    return Object.fromEntries(others.map(([target, value]) => [target, Math.round((value - direct) * 1000)]))
  })
}

function mapScenarios(results: Results, of: (scenario: ScenarioName) => ByTarget): ByScenario {
  return Object.fromEntries([...results.keys()].map((name) => [name, of(name)]))
}

function ratio(over: number | undefined, under: number | undefined): number | undefined {
  return over === undefined || under === undefined || under <= 0 ? undefined : rounded(over / under)
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
