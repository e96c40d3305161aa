import type { Added, Pair } from './figures.ts'

const columns = [
  'requests',
  'per s',
  'at once',
  'p50 µs',
  'p99 µs',
  'first p50',
  'first p99',
  'errors',
  'RSS MB before / peak / after',
] as const

/** One row per speed. */
export function printTable(speeds: readonly Added[]): void {
  print(['speed'.padEnd(6), ...columns.map(cell)].join(''))
  for (const { speed, requests, requestsPerSecond, mostAtOnce, errors, rssMb, ...added } of speeds) {
    const cells = [
      String(requests),
      requestsPerSecond.toFixed(1),
      String(mostAtOnce),
      ...[added.latencyUs, added.firstByteUs].flatMap(({ p50, p99 }) => [String(p50), String(p99)]),
      String(errors),
      `${rssMb.before} / ${rssMb.peak} / ${rssMb.after}`,
    ]
    print([`${speed}×`.padEnd(6), ...cells.map(cell)].join(''))
  }
  print(
    'Times are what Tragwerk adds to the direct way: of whole exchanges, and of the first byte of streams.\n',
  )
}

/** What the added times were taken from, and how well the arrivals were kept. */
export function printWays(pairs: readonly Pair[]): void {
  for (const pair of pairs) {
    for (const way of ['direct', 'tragwerk'] as const) {
      const { latency, firstByte, late, errors } = pair[way]
      const [whole, first, lateness] = [latency, firstByte, late].map(
        ({ p50, p99 }) => `${p50.toFixed(2)} / ${p99.toFixed(2)}`,
      )
      const name = `${pair.speed}× ${way}`.padEnd(14)
      print(`${name} p50 / p99 in ms: whole ${whole}, first byte ${first}, sent late by ${lateness}`)
      for (const [problem, count] of Object.entries(errors)) print(`ERROR ${name} ${count} × ${problem}`)
    }
  }
}

function cell(text: string): string {
  return text.padStart(Math.max(10, text.length + 2))
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
