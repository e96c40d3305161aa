import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@tragwerk/infra/clock'
import { sqlErrors } from '../errors.ts'

/** Exclusive ownership of a data directory by one process. */
export interface DirectoryLock {
  /** Gives the directory free; does nothing when the lock was lost. */
  release(): Promise<void>
}

export interface DirectoryLockDeps {
  readonly directory: string
  readonly clock: Clock
  /** Called once when the lock file no longer names this process. */
  readonly onLost: () => void
  readonly onError: (error: unknown) => void
}

/** Who holds the lock. */
interface Owner {
  readonly pid: number
  /** Start of the process in clock ticks since boot, from /proc; tells a reused pid from the old process. */
  readonly processStart?: string
  readonly host: string
  /** Differs for each acquisition. */
  readonly token: string
}

const lockFileName = 'owner.lock'
const heartbeatMs = 5_000
/** Liveness on another host cannot be asked for; its lock counts as left behind after four missed heartbeats. */
const foreignLockExpiryMs = 4 * heartbeatMs
/** A process that was just killed needs a moment to end, above all when it holds much memory. */
const maxAttempts = 6
const retryMs = 200

/**
 * Takes the directory, creating it when needed. Rejects with `sql.directory_in_use` while another process owns it.
 * The lock of a process that no longer exists is taken over.
 */
export async function lockDirectory(deps: DirectoryLockDeps): Promise<DirectoryLock> {
  const { directory, clock } = deps
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, lockFileName)
  const { processStart } = await describeProcess(process.pid)
  const owner: Owner = {
    pid: process.pid,
    ...(processStart ? { processStart } : {}),
    host: hostname(),
    token: randomUUID(),
  }
  await take(path, owner, deps)
  const isOurs = async () => (await readOwner(path))?.token === owner.token
  let isLost = false
  const heartbeat = clock.every(
    heartbeatMs,
    async () => {
      if (await isOurs()) {
        const now = new Date()
        await utimes(path, now, now)
      } else if (!isLost) {
        isLost = true
        deps.onLost()
      }
    },
    deps.onError,
  )
  return {
    async release() {
      heartbeat[Symbol.dispose]()
      if (await isOurs()) await unlink(path)
    },
  }
}

async function take(path: string, owner: Owner, deps: DirectoryLockDeps): Promise<void> {
  const draft = `${path}.${owner.token}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(JSON.stringify(owner))
    await file.sync()
    for (let attempt = 1; ; attempt++) {
      if (await linked(draft, path)) return
      const holder = await readOwner(path)
      if (!holder) continue
      if (!(await isAlive(holder, path))) await setAside(path, holder, draft)
      else if (attempt < maxAttempts) await deps.clock.sleep(retryMs)
      else throw sqlErrors.directoryInUse({ directory: deps.directory, pid: holder.pid, host: holder.host })
    }
  } finally {
    await file.close()
    await unlink(draft)
  }
}

/** `link` fails when the name exists, so the lock appears whole or not at all. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false
    throw error
  }
}

/**
 * Moves a stale lock away. Another process may have replaced it since it was read: what was moved is compared,
 * and a live lock is put back.
 */
async function setAside(path: string, stale: Owner, draft: string): Promise<void> {
  const aside = `${draft}.stale`
  try {
    await rename(path, aside)
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return
    throw error
  }
  if ((await readOwner(aside))?.token !== stale.token) await linked(aside, path)
  await unlink(aside)
}

async function isAlive(owner: Owner, path: string): Promise<boolean> {
  if (owner.host !== hostname()) {
    const { mtimeMs } = await stat(path)
    return Date.now() - mtimeMs < foreignLockExpiryMs
  }
  if (!isRunning(owner.pid)) return false
  const holder = await describeProcess(owner.pid)
  if (holder.isEnded) return false
  const { processStart } = holder
  return processStart === undefined || owner.processStart === undefined || processStart === owner.processStart
}

function isRunning(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !hasErrno(error, 'ESRCH')
  }
}

interface ProcessDescription {
  readonly processStart?: string
  /** Ended, but its parent has not asked for the exit code yet. */
  readonly isEnded?: boolean
}

/** What /proc tells; nothing on systems without it. */
async function describeProcess(pid: number): Promise<ProcessDescription> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (status === undefined) return {}
  // The command name, in parentheses, may hold blanks: count from behind it. State is field 3, start time field 22.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
  return {
    isEnded: fields[0] === 'Z' || fields[0] === 'X',
    ...(fields[19] ? { processStart: fields[19] } : {}),
  }
}

/** A lock file that says nothing (emptied by a full disk, edited by hand) names nobody and protects nothing. */
function nobody(): Owner {
  return { pid: 0, host: hostname(), token: 'unreadable' }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isOwner(owner) ? owner : nobody()
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined
    if (error instanceof SyntaxError) return nobody()
    throw error
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'host' in value &&
    typeof value.host === 'string' &&
    'token' in value &&
    typeof value.token === 'string'
  )
}

function hasErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
