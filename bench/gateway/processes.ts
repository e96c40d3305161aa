import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Targets run on one core, mock and load on another, where that can be arranged. */
export const isPinned = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0

const cores = { target: '0', load: '1' } as const
export type Place = keyof typeof cores

export interface ProcessPlan {
  readonly place: Place
  /** Arguments of Node. */
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Where its output goes. */
  readonly logFile: string
}

export function startProcess({ place, args, env, cwd, logFile }: ProcessPlan): ChildProcess {
  const log = openSync(logFile, 'a')
  const [command, ...before] = isPinned
    ? ['taskset', '-c', cores[place], process.execPath]
    : [process.execPath]
  // Without the settings of the shell that the bench is started from.
  const settings = Object.entries({ NODE_ENV: 'production', ...env }).map(
    ([name, value]) => `${name}=${value}`,
  )
  const child = spawn(
    'env',
    ['-i', 'PATH=/usr/local/bin:/usr/bin:/bin', ...settings, command!, ...before, ...args],
    {
      stdio: ['ignore', log, log],
      cwd,
    },
  )
  closeSync(log)
  return child
}

/** The same with a channel for messages. */
export function startLoad(module: string): ChildProcess {
  const child = fork(module, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  if (isPinned) spawnSync('taskset', ['-a', '-cp', cores.load, String(child.pid)])
  return child
}

/** Resolves with the result of a job that the process of `startLoad` was given. */
export function askLoad<Result>(load: ChildProcess, job: object): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('The load generator ended.'))
    load.once('exit', onExit)
    load.once('message', (result) => {
      load.off('exit', onExit)
      resolve(result as Result)
    })
    load.send(job)
  })
}

/** Resolves when it has ended; what does not end within 10 s is killed. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  child.kill('SIGCONT')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

/** Takes all processor time from a process until it is woken: what others do in between must not meet it. */
export function standStill(pid: number): void {
  process.kill(pid, 'SIGSTOP')
}

const awakeWithinMs = 5_000

/** Wakes a process, waits until it has made up for what it missed, and lets it stand still again after `work`. */
export async function whileAwake<T>(pid: number | undefined, work: () => Promise<T>): Promise<T> {
  if (pid === undefined) return work()
  process.kill(pid, 'SIGCONT')
  try {
    await untilRest(pid, awakeWithinMs)
    return await work()
  } finally {
    standStill(pid)
  }
}

/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const tickUs = 10_000

/** User and system time. */
export interface CpuTime {
  /** All threads of the process, those that have ended included. */
  readonly allUs: number
  /** The same without the thread of the embedded database. */
  readonly servingUs: number
}

/** The product gives its threads names. */
const databaseThread = 'database'

export function cpuTime(pid: number): CpuTime {
  const allUs = readCpuUs(`/proc/${pid}`)
  const threads = `/proc/${pid}/task`
  const database = readdirSync(threads).find(
    (thread) => readFileSync(`${threads}/${thread}/comm`, 'utf8').trim() === databaseThread,
  )
  return { allUs, servingUs: allUs - (database === undefined ? 0 : readCpuUs(`${threads}/${database}`)) }
}

function readCpuUs(folder: string): number {
  const stat = readFileSync(`${folder}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickUs
}

export function rssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

const restStepMs = 250
/** Two ticks within a step: what a process does when nobody asks it anything. */
const restUs = 2 * tickUs

/** Resolves when a process has nothing to do any more, at the latest after `withinMs`. */
export async function untilRest(pid: number, withinMs: number): Promise<void> {
  const endsAtMs = performance.now() + withinMs
  let before = cpuTime(pid).allUs
  while (performance.now() < endsAtMs) {
    await new Promise((resolve) => setTimeout(resolve, restStepMs))
    const now = cpuTime(pid).allUs
    if (now - before <= restUs) return
    before = now
  }
}

const idleMs = 5_000

/** What a process takes of a core when nobody asks it anything, in microseconds per millisecond. */
export function measureIdle(pid: number): Promise<CpuTime> {
  return whileAwake(pid, async () => {
    const startedMs = performance.now()
    const before = cpuTime(pid)
    await new Promise((resolve) => setTimeout(resolve, idleMs))
    const now = cpuTime(pid)
    const tookMs = performance.now() - startedMs
    return {
      allUs: (now.allUs - before.allUs) / tookMs,
      servingUs: (now.servingUs - before.servingUs) / tookMs,
    }
  })
}
