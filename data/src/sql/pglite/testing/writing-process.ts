import { createSystemClock } from '@tragwerk/infra/clock'
import { silentLogger } from '../../test-logger.ts'
import { createPgliteDatabase } from '../database.ts'

/**
 * A process for the tests to kill: opens the directory named as argument, then inserts rows one by one and prints
 * the number of each when it is acknowledged. Prints the error's code and message when it cannot open.
 */
async function writeRows(dataDir: string): Promise<void> {
  const opened = await createPgliteDatabase({
    dataDir,
    clock: createSystemClock(),
    logger: silentLogger,
  }).catch((error: Error & { code?: string }) => {
    process.stdout.write(`${error.code} ${error.message}\n`)
    process.exit(3)
  })
  const { pool } = opened.database
  await pool.query('CREATE TABLE IF NOT EXISTS written (id int PRIMARY KEY, body text NOT NULL)')
  const { rows } = await pool.query<{ next: number }>('SELECT coalesce(max(id), 0) + 1 AS next FROM written')
  for (let id = rows[0]!.next; ; id++) {
    await pool.query('INSERT INTO written VALUES ($1, $2)', [id, 'x'.repeat(500)])
    process.stdout.write(`${id}\n`)
  }
}

if (process.argv[2]) await writeRows(process.argv[2])
