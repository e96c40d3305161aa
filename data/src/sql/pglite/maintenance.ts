import type { Clock } from '@tragwerk/infra/clock'
import type { SqlPool } from '../port.ts'

/** The embedded engine has no background processes: without these calls its log and dead rows grow for ever. */
export interface PgliteMaintenance extends Disposable {
  /** Writes a checkpoint when `walBytesPerCheckpoint` were logged since the last one,
   * or when `isDue` and anything was. Does nothing while one is being written. */
  checkpoint(isDue: boolean): Promise<void>
  /**
   * Vacuums and analyses tables, one at a time so that others get their turn in between: those that changed by more
   * than a server's autovacuum would let pass, or with `isThorough` all that changed at all.
   */
  vacuum(isThorough: boolean): Promise<void>
}

export interface PgliteMaintenanceDeps {
  readonly pool: SqlPool
  readonly clock: Clock
  readonly onError: (error: unknown) => void
  /** Bytes of log after which a checkpoint is written without waiting for the minute. */
  readonly walBytesPerCheckpoint: number
}

const watchMs = 1_000
const checkpointMs = 60_000
/** Often, because the planner knows nothing of a table that has just been filled, and joins it accordingly. */
const vacuumMs = 20_000
const thoroughVacuumMs = 3_600_000

export function startPgliteMaintenance(deps: PgliteMaintenanceDeps): PgliteMaintenance {
  const { pool, clock, onError } = deps
  let lastPosition = '0/0'
  let isChecking = false

  async function checkpointIfNeeded(isDue: boolean): Promise<void> {
    const { rows } = await pool.query<{ position: string; written: string }>(readPosition, [lastPosition])
    const written = Number(rows[0]?.written ?? 0)
    if (written === 0 || (!isDue && written < deps.walBytesPerCheckpoint)) return
    await pool.query('CHECKPOINT')
    // The checkpoint's own record is not new work.
    lastPosition =
      (await pool.query<{ position: string }>(readPosition, [lastPosition])).rows[0]?.position ?? '0/0'
  }

  const maintenance: PgliteMaintenance = {
    async checkpoint(isDue) {
      if (isChecking) return
      isChecking = true
      try {
        await checkpointIfNeeded(isDue)
      } finally {
        isChecking = false
      }
    },
    async vacuum(isThorough) {
      // One session never idles long enough for the engine to report what changed.
      await pool.query('SELECT pg_stat_force_next_flush()')
      for (const { name } of (await pool.query<{ name: string }>(listChangedTables, [isThorough])).rows) {
        await pool.query(`VACUUM (ANALYZE) ${name}`)
      }
    },
    [Symbol.dispose]() {
      for (const timer of timers) timer[Symbol.dispose]()
    },
  }
  const timers = [
    clock.every(watchMs, () => maintenance.checkpoint(false), onError),
    clock.every(checkpointMs, () => maintenance.checkpoint(true), onError),
    clock.every(vacuumMs, () => maintenance.vacuum(false), onError),
    clock.every(thoroughVacuumMs, () => maintenance.vacuum(true), onError),
  ]
  return maintenance
}

const readPosition = `
SELECT pg_current_wal_insert_lsn()::text AS position,
       pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)::text AS written`

const listChangedTables = `
SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
WHERE n_dead_tup > CASE WHEN $1::boolean THEN 0 ELSE 50 + 0.2 * n_live_tup END
   OR n_mod_since_analyze > CASE WHEN $1::boolean THEN 0 ELSE 50 + 0.1 * n_live_tup END
ORDER BY n_live_tup`
