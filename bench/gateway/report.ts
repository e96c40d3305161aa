import type { Figures, Results } from './figures.ts'
import type { Gate } from './gates.ts'
import type { Measurement } from './measure.ts'
import type { ScenarioName } from './scenarios.ts'

const columns = [
  'done',
  'CPU µs',
  'serving',
  'p50 ms',
  'p99 ms',
  'first p50',
  'first p99',
  'lag p50',
  'lag p99',
] as const

/** One row per scenario and target, the best of all rounds in each column. */
export function printTable(results: Results): void {
  print([pad('scenario', 12), pad('target', 10), ...columns.map((name) => name.padStart(10))].join(''))
  for (const [scenario, targets] of results) {
    for (const [target, runs] of targets) {
      print([pad(scenario, 12), pad(target, 10), ...cells(runs).map((cell) => cell.padStart(10))].join(''))
    }
  }
  print(
    'CPU is per request, of streams per event; "serving" leaves out the thread of the embedded database. ' +
      'Each figure is the best of all rounds.\n',
  )
}

function cells(runs: readonly Measurement[]): string[] {
  const least = (pick: (run: Measurement) => number) => Math.min(...runs.map(pick)).toFixed(2)
  const cpu = (pick: (run: Measurement) => number | undefined) => {
    const known = runs.flatMap((run) => pick(run) ?? [])
    return known.length === 0 ? '-' : Math.min(...known).toFixed(1)
  }
  return [
    String(runs.reduce((sum, { done }) => sum + done, 0)),
    cpu(({ cpuUs }) => cpuUs),
    cpu(({ servingCpuUs }) => servingCpuUs),
    least(({ latency }) => latency.p50),
    least(({ latency }) => latency.p99),
    least(({ firstByte }) => firstByte.p50),
    least(({ firstByte }) => firstByte.p99),
    least(({ chunkLag }) => chunkLag.p50),
    least(({ chunkLag }) => chunkLag.p99),
  ]
}

export function printFigures(figures: Figures): void {
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value === 'number') print(`${pad(name, 22)} ${value.toFixed(3)}`)
  }
  const { rssMb, rssGrowth, overheadHeaderMs, addedP50Us, addedP99Us } = figures
  printAdded(figures)
  for (const [target, after] of Object.entries(rssMb)) {
    const steps = Object.entries(after).map(([requests, mb]) => `${mb} MB after ${requests} requests`)
    const growth = rssGrowth[target as keyof typeof rssGrowth]
    print(`${pad(`rss ${target}`, 22)} ${steps.join(', ')} (× ${growth})`)
  }
  if (overheadHeaderMs === undefined) return
  const outside = `${addedP50Us.single?.tragwerk} / ${addedP99Us.single?.tragwerk} µs`
  const stated = `${Math.round(overheadHeaderMs.p50 * 1000)} / ${Math.round(overheadHeaderMs.p99 * 1000)} µs`
  print(`Tragwerk states an overhead of ${stated} (p50 / p99); seen from outside it adds ${outside}.`)
}

function printAdded({ addedP50VsNode, addedP99VsNode }: Figures): void {
  for (const [scenario, targets] of Object.entries(addedP50VsNode)) {
    const p99s: Readonly<Record<string, number>> = addedP99VsNode[scenario as ScenarioName] ?? {}
    const times = Object.entries(targets).map(
      ([target, p50]) => `${target} ${p50.toFixed(2)} / ${p99s[target]?.toFixed(2) ?? '-'}`,
    )
    if (times.length > 0) print(`${pad(`added ${scenario}`, 22)} ${times.join(', ')} (× node, p50 / p99)`)
  }
}

/** True when any request failed. */
export function printErrors(results: Results): boolean {
  let hasErrors = false
  for (const [scenario, targets] of results) {
    for (const [target, runs] of targets) {
      for (const [problem, count] of runs.flatMap(({ errors }) => Object.entries(errors))) {
        hasErrors = true
        print(`ERROR ${scenario} ${target}: ${count} × ${problem}`)
      }
    }
  }
  return hasErrors
}

export function printGates(gates: readonly Gate[]): void {
  for (const { name, value, limit, passed } of gates) {
    print(`${passed ? 'passed' : 'FAILED'}  ${pad(name, 18)} ${value.toFixed(3)}  (limit ${limit})`)
  }
}

function pad(text: string, width: number): string {
  return text.padEnd(width)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
