import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createManualClock, createSystemClock } from '@tragwerk/infra/clock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { describeSqlDatabase } from '../contract.ts'
import type { SqlDatabase } from '../port.ts'
import { silentLogger } from '../test-logger.ts'
import { createPgliteDatabase, type PgliteDatabaseDeps } from './database.ts'
import { startPgliteMaintenance } from './maintenance.ts'

const clock = createSystemClock()

describeSqlDatabase('PGlite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tragwerk-sql-'))
  return {
    open: (failpoints) => open({ dataDir, ...(failpoints ? { failpoints } : {}) }),
    remove: () => rm(dataDir, { recursive: true }),
  }
})

async function open(deps: Partial<PgliteDatabaseDeps>): Promise<SqlDatabase> {
  return (await createPgliteDatabase({ clock, logger: silentLogger, ...deps })).database
}

describe('a PGlite directory', () => {
  let template: string
  let dataDir: string
  beforeAll(async () => {
    template = await mkdtemp(join(tmpdir(), 'tragwerk-sql-'))
    await (await open({ dataDir: template })).close()
  })
  afterAll(() => rm(template, { recursive: true }))
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tragwerk-sql-'))
  })
  const copyOfTemplate = () => cp(template, dataDir, { recursive: true })
  afterEach(() => rm(dataDir, { recursive: true }))

  test('refuses a second process by the pid of the first, and keeps what was acknowledged over kill -9', async () => {
    await copyOfTemplate()
    let acknowledged = 0
    for (const rowsBeforeKill of [1, 200]) {
      const writer = writingProcess(dataDir)
      const target = acknowledged + rowsBeforeKill
      let second: Promise<string> | undefined
      for await (const line of createInterface(writer.stdout!)) {
        acknowledged = Number(line)
        if (acknowledged >= target) second ??= refusal(dataDir).finally(() => writer.kill('SIGKILL'))
      }
      expect(await second).toContain(`in use by process ${writer.pid} on`)

      const database = await open({ dataDir })
      const { rows } = await database.pool.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM written WHERE id <= $1',
        [acknowledged],
      )
      await database.close()
      expect(rows[0]?.count).toBe(acknowledged)
    }
  })

  test('says what a power cut may do, once it is on disk', async () => {
    await copyOfTemplate()
    const { database, notices } = await createPgliteDatabase({ dataDir, clock, logger: silentLogger })
    await database.close()

    expect(notices.join()).toContain('power cut')
  })

  test('is taken over from a dead process, also when its pid runs again as another', async () => {
    await copyOfTemplate()
    for (const stale of [
      { pid: 2 ** 22 + 1, host: hostname(), token: 'dead' },
      { pid: process.ppid, processStart: '1', host: hostname(), token: 'pid reused' },
    ]) {
      await writeFile(join(dataDir, 'owner.lock'), JSON.stringify(stale))

      const database = await open({ dataDir })
      await database.close()

      expect((await readdir(dataDir)).sort()).toEqual(['cluster', 'initialised'])
    }
  })

  test('of another host is refused while that host renews its lock', async () => {
    await writeFile(
      join(dataDir, 'owner.lock'),
      JSON.stringify({ pid: 1, host: 'elsewhere', token: 'foreign' }),
    )

    await expect(open({ dataDir })).rejects.toMatchObject({
      code: 'sql.directory_in_use',
      details: { pid: 1, host: 'elsewhere' },
    })
  })

  test('whose creation was interrupted is created anew beside the remains', async () => {
    await mkdir(join(dataDir, 'cluster'))
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '18')

    const { database, notices } = await createPgliteDatabase({ dataDir, clock, logger: silentLogger })
    const { rows } = await database.pool.query('SELECT 1 AS one')
    await database.close()

    expect(rows).toEqual([{ one: 1 }])
    expect(notices.join()).toContain('cluster.incomplete-1')
    expect(await readFile(join(dataDir, 'cluster.incomplete-1', 'PG_VERSION'), 'utf8')).toBe('18')
  })

  test('that was complete once and lost files is refused and left alone', async () => {
    await mkdir(join(dataDir, 'cluster'))
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '18')
    await writeFile(join(dataDir, 'initialised'), '')

    await expect(open({ dataDir })).rejects.toMatchObject({ code: 'sql.directory_damaged' })
    expect((await readdir(dataDir)).sort()).toEqual(['cluster', 'initialised'])
  })

  test('is closed at once, with an error for all, when its lock no longer names this process', async () => {
    await copyOfTemplate()
    const manual = createManualClock()
    const errors: string[] = []
    const logger = { ...silentLogger, error: (_: object, message: string) => void errors.push(message) }
    const database = await open({ dataDir, clock: manual, logger })
    const connection = await database.pool.connect()
    await connection.query('BEGIN')
    const waiting = database.asSystem(async () => 'done')
    await unlink(join(dataDir, 'owner.lock'))

    await manual.advance(5_000)

    await expect.poll(() => errors).toContain('lock of the data directory was lost; closing the database')
    await expect(connection.query('SELECT 1')).rejects.toMatchObject({ code: 'sql.unavailable' })
    connection.release()
    await expect(waiting).rejects.toMatchObject({ code: 'sql.unavailable' })
    await expect(database.pool.query('SELECT 1')).rejects.toMatchObject({ code: 'sql.unavailable' })
    await database.close()
  })

  test('keeps its log bounded while hundreds of megabytes are rewritten', async () => {
    await copyOfTemplate()
    const database = await open({ dataDir })
    await database.pool.query(
      `CREATE TABLE churn AS SELECT n AS id, repeat('x', 1000) AS body FROM generate_series(1, 10000) n`,
    )

    for (let round = 0; round < 20; round++) {
      await database.pool.query(`UPDATE churn SET body = repeat('y', 1000)`)
      await database.pool.query('VACUUM churn')
    }

    await expect
      .poll(() => sizeOf(join(dataDir, 'cluster', 'pg_wal')), { timeout: 10_000 })
      .toBeLessThan(160e6)
    await database.close()
  })
})

describe('PGlite in memory', () => {
  let database: SqlDatabase
  beforeAll(async () => {
    database = await open({ maxWaiting: 5 })
  })
  afterAll(() => database.close())

  test('refuses more waiting statements than allowed and serves the others', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => database.pool.query('SELECT 1')),
    )

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(6)
    expect(results.at(-1)).toMatchObject({ reason: { code: 'sql.overloaded', retryable: true } })
  })

  test('keeps the order of statements that one connection sends without waiting', async () => {
    await database.pool.query('CREATE TABLE steps (value int)')
    const connection = await database.pool.connect()

    const texts = ['BEGIN', 'INSERT INTO steps VALUES (1)', 'UPDATE steps SET value = 2', 'COMMIT']
    await Promise.all(texts.map((text) => connection.query(text)))
    connection.release()

    expect((await database.pool.query('SELECT value FROM steps')).rows).toEqual([{ value: 2 }])
  })

  test('leaves no timer behind when it is closed, so that the process can end at once', async () => {
    const waits = new Set<Promise<void>>()
    const sleep = (ms: number, signal?: AbortSignal) => {
      const wait = clock.sleep(ms, signal)
      waits.add(wait)
      const done = () => void waits.delete(wait)
      wait.then(done, done)
      return wait
    }
    const database = await open({ clock: { ...clock, sleep } })

    await database.close()

    expect(waits.size).toBe(0)
  })

  test('refuses LISTEN inside a transaction', async () => {
    const connection = await database.pool.connect()
    await connection.query('BEGIN')

    await expect(connection.query('LISTEN somewhere')).rejects.toMatchObject({
      code: 'sql.listen_in_transaction',
    })
    connection.release()
  })

  test('removes dead rows of changed tables when it is maintained', async () => {
    await database.pool.query('CREATE TABLE churn (id int); INSERT INTO churn SELECT generate_series(1, 100)')
    await database.pool.query('DELETE FROM churn WHERE id <= 50')
    using maintenance = startPgliteMaintenance({
      pool: database.pool,
      clock: createManualClock(),
      walBytesPerCheckpoint: 1,
      onError: () => undefined,
    })

    await maintenance.vacuum(true)

    const { rows } = await database.pool.query(
      `SELECT n_dead_tup::int AS dead, last_vacuum IS NOT NULL AS vacuumed FROM pg_stat_user_tables WHERE relname = 'churn'`,
    )
    expect(rows).toEqual([{ dead: 0, vacuumed: true }])
  })
})

function writingProcess(dataDir: string): ChildProcess {
  const program = fileURLToPath(new URL('./testing/writing-process.ts', import.meta.url))
  return spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function refusal(dataDir: string): Promise<string> {
  const second = writingProcess(dataDir)
  let output = ''
  second.stdout!.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const [code] = await once(second, 'exit')
  expect(code).toBe(3)
  return output
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { withFileTypes: true })
  const sizes = await Promise.all(
    names.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(folder, entry.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
