import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Results, toFigures } from './figures.ts'
import { judge } from './gates.ts'
import { type Measurement, measure } from './measure.ts'
import { type MemoryFigures, measureMemory } from './memory.ts'
import { type CpuTime, isPinned, measureIdle, startLoad, stopProcess } from './processes.ts'
import { printErrors, printFigures, printGates, printTable } from './report.ts'
import { type Scenario, type ScenarioName, scenarios } from './scenarios.ts'
import { startTargets, type Target, type TargetName } from './targets.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    targets: { type: 'string', default: 'direct,node,portkey,bare,tragwerk' },
    json: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    'cpu-prof': { type: 'string' },
    against: { type: 'string' },
  },
})

const memoryName = 'memory'
const requestsOfMemory = values.quick ? ([2_000, 10_000] as const) : ([10_000, 100_000] as const)
const rounds = Number(values.rounds ?? (values.quick ? 2 : 4))
const durationMs = values.quick ? 1_000 : 3_000
/** After so many requests the machine code of every target is steady; slow scenarios end by time. */
const warmUp = { requests: 12_000, durationMs: values.quick ? 1_500 : 15_000 }

async function main(): Promise<void> {
  const wanted = values.targets.split(',') as TargetName[]
  if (values.against !== undefined) wanted.push('other')
  await using set = await startTargets(wanted, {
    profileFolder: values['cpu-prof'],
    otherFolder: values.against,
  })
  const load = startLoad(join(import.meta.dirname, 'load.ts'))
  try {
    const chosen = scenarios.filter(({ name }) => values.only?.includes(name) ?? true)
    const results = new Map<ScenarioName, Map<TargetName, Measurement[]>>()
    for (const scenario of chosen) {
      say(`${scenario.name} …`)
      results.set(scenario.name, await measureScenario(load, scenario, set.targets))
    }
    const wantsMemory = values.only?.includes(memoryName) ?? true
    const memory: MemoryFigures = wantsMemory
      ? await measureMemory(load, set.targets, { requests: requestsOfMemory, say })
      : new Map()
    report(results, memory)
  } finally {
    await stopProcess(load)
  }
}

/** One target after the other, round by round, so that what disturbs the machine disturbs all of them. */
async function measureScenario(
  load: ReturnType<typeof startLoad>,
  scenario: Scenario,
  targets: readonly Target[],
): Promise<Map<TargetName, Measurement[]>> {
  const able = targets.filter(({ translates }) => scenario.name !== 'translated' || translates)
  const found = new Map<TargetName, Measurement[]>()
  const idle = new Map<TargetName, CpuTime>()
  for (const target of able) {
    await measure(load, { target, scenario, ...warmUp })
    if (target.pid !== undefined) idle.set(target.name, await measureIdle(target.pid))
  }
  say(`idle: ${describeIdle(idle)}`)
  for (let round = 0; round < rounds; round += 1) {
    for (const target of able) {
      const measurement = await measure(load, { target, scenario, durationMs, idle: idle.get(target.name) })
      found.set(target.name, [...(found.get(target.name) ?? []), measurement])
    }
  }
  return found
}

/** Subtracted from what is measured: what a process takes of a core when nobody asks it anything. */
function describeIdle(idle: ReadonlyMap<TargetName, CpuTime>): string {
  return [...idle].map(([name, { allUs }]) => `${name} ${(allUs / 10).toFixed(1)} %`).join(', ')
}

function report(results: Results, memory: MemoryFigures): void {
  const figures = toFigures(results, memory)
  const gates = judge(figures)
  printTable(results)
  printFigures(figures)
  const hasErrors = printErrors(results)
  printGates(gates)
  say(
    `${rounds} rounds; ${isPinned ? 'pinned to cores' : 'not pinned'}; load average ${loadavg()
      .map((value) => value.toFixed(1))
      .join(' ')}`,
  )
  if (values.json) process.stdout.write(`${JSON.stringify({ ...figures, gates })}\n`)
  if (values.gate && (hasErrors || gates.some(({ passed }) => !passed))) process.exitCode = 1
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

await main()
