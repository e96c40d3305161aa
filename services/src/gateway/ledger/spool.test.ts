import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSpool, type Spool, type SpoolDeps } from './spool.ts'
import { aRecord } from './testing/a-record.ts'

const ids = createIds({ clock: createSystemClock(), random: createSystemRandom() })
const logger = createLogger({ level: 'silent' })
const endOfTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('the spool', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'spool-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const open = (changes: Partial<SpoolDeps> = {}) =>
    createSpool({ directory, maxBytes: 1e9, ids, logger, onFull() {}, ...changes })
  const appendMany = (spool: Spool, count: number) => {
    const records = Array.from({ length: count }, () => aRecord())
    for (const record of records) spool.append(record)
    return records.map(({ id }) => id)
  }
  async function drain(spool: Spool): Promise<string[]> {
    const drained: string[] = []
    for (let batch = await spool.next(); batch !== undefined; batch = await spool.next()) {
      drained.push(...batch.rows.map(({ id }) => id))
      spool.done(batch.number)
    }
    return drained
  }
  /** A disk with so many bytes left; it writes what fits, then refuses. */
  function aDisk(free: number) {
    const disk = {
      free,
      write(descriptor: number, bytes: Uint8Array): number {
        const fitting = bytes.subarray(0, disk.free)
        if (fitting.length === 0)
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        disk.free -= fitting.length
        return writeSync(descriptor, fitting)
      },
    }
    return disk
  }

  test('writes all records of a turn with one write, at its end', async () => {
    const writes: number[] = []
    const spool = open({
      write(descriptor, bytes) {
        writes.push(bytes.length)
        return writeSync(descriptor, bytes)
      },
    })

    appendMany(spool, 5)
    expect(writes).toEqual([])
    await endOfTurn()

    expect(writes).toEqual([spool.counts().bytes])
  })

  test('gives back what it took, in order, in batches of 500, and removes their files', async () => {
    let full = 0
    const spool = open({
      onFull() {
        full += 1
      },
    })

    const appended = appendMany(spool, 1100)
    await endOfTurn()
    expect(readdirSync(directory)).toHaveLength(3)

    expect(await drain(spool)).toEqual(appended)
    expect(full).toBe(1)
    expect(readdirSync(directory)).toEqual([])
    expect(spool.counts()).toEqual({ waiting: 0, bytes: 0, tornLines: 0, lost: 0 })
  })

  test('keeps few records in memory, and reads the others back from disk', async () => {
    const spool = open()
    const appended = appendMany(spool, 8000)
    await endOfTurn()

    const last = readdirSync(directory).sort().at(-1)!
    const text = readFileSync(join(directory, last), 'utf8')
    writeFileSync(join(directory, last), text.replaceAll('support-answers', 'read-from-disk'))

    expect(await drain(spool)).toEqual(appended)
    expect(spool.counts()).toMatchObject({ waiting: 0, bytes: 0 })
  })

  test('accepts no more when too much waits, and again when it is drained', async () => {
    const spool = open({ maxBytes: 10_000 })
    expect(spool.isAccepting()).toBe(true)

    const appended = appendMany(spool, 20)
    await endOfTurn()
    expect(spool.isAccepting()).toBe(false)

    expect(await drain(spool)).toEqual(appended)
    expect(spool.isAccepting()).toBe(true)
  })

  test('loses nothing on a full disk, says so, and goes on when there is space', async () => {
    const disk = aDisk(3000)
    const spool = open({ write: disk.write })

    const appended = appendMany(spool, 2)
    await endOfTurn()
    expect(spool.isAccepting()).toBe(true)
    appended.push(...appendMany(spool, 3))
    await endOfTurn()
    expect(spool.isAccepting()).toBe(false)
    appended.push(...appendMany(spool, 600))
    await endOfTurn()
    spool.retry()
    expect(spool.isAccepting()).toBe(false)

    disk.free = 1e9
    spool.retry()

    expect(spool.isAccepting()).toBe(true)
    expect(spool.counts()).toMatchObject({ waiting: 605, lost: 0 })
    const next = open()
    expect((await drain(next)).sort()).toEqual(appended.toSorted())
    expect(next.counts().tornLines).toBe(1)
    expect(await drain(spool)).toEqual(appended)
  })

  test('drains from memory what a full disk did not take', async () => {
    const spool = open({ write: aDisk(0).write })

    const appended = appendMany(spool, 700)
    await endOfTurn()

    expect(await drain(spool)).toEqual(appended)
    expect(spool.isAccepting()).toBe(false)
  })

  test('counts what is lost when neither disk nor database take anything for long', async () => {
    const spool = open({ write: aDisk(0).write })

    appendMany(spool, 20_003)
    await endOfTurn()

    expect(spool.counts()).toMatchObject({ waiting: 20_000, lost: 3 })
  })

  test('leaves the files of another living process alone, and takes them over when it is dead', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const spool = open()
    appendMany(spool, 3)
    await endOfTurn()
    const [own] = readdirSync(directory)
    const theirs = own!.replace(String(process.pid), String(other.pid))
    writeFileSync(join(directory, theirs), readFileSync(join(directory, own!)))
    spool.seal()
    await drain(spool)

    const next = open()
    expect(await drain(next)).toEqual([])
    other.kill('SIGKILL')
    await new Promise((resolve) => other.once('exit', resolve))
    appendMany(next, 2)
    await endOfTurn()
    next.adopt()
    expect(await drain(next)).toHaveLength(5)
  })

  test('has after kill -9 everything that was recorded before the last turn of the event loop', async () => {
    const program = join(import.meta.dirname, 'testing/recording-process.ts')
    const tenantId = ids.uuid()
    const child = spawn(process.execPath, [program, directory, tenantId], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = new Promise((resolve) => child.once('exit', resolve))
    let recorded = 0
    for await (const line of createInterface(child.stdout)) {
      recorded = Number(line)
      if (recorded >= 1400) child.kill('SIGKILL')
    }
    await exited

    const spool = open()
    const drained = await drain(spool)

    expect(recorded).toBeGreaterThanOrEqual(1400)
    expect(drained.length).toBeGreaterThanOrEqual(recorded)
    expect(drained.length).toBeLessThanOrEqual(recorded + 3)
    expect(new Set(drained).size).toBe(drained.length)
    expect(spool.counts().tornLines).toBeLessThanOrEqual(1)
  })
})
