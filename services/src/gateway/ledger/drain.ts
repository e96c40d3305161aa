import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@tragwerk/infra/clock'
import { hasCode } from '@tragwerk/infra/errors'
import type { Logger } from '@tragwerk/infra/telemetry'
import { type RecordBatchDeps, recordBatch } from './record-batch.ts'
import type { LedgerRow } from './row.ts'
import type { Spool } from './spool.ts'

const firstPauseMs = 1000
/** Short enough that all is caught up within ten seconds of the database's return. */
const longestPauseMs = 5000

export interface DrainDeps extends RecordBatchDeps {
  readonly spool: Pick<Spool, 'next' | 'done' | 'seal' | 'retry' | 'isEmpty'>
  /** Takes the file `refused.ndjson`. */
  readonly directory: string
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly logger: Pick<Logger, 'warn' | 'error'>
  readonly failpoints: LedgerFailpoints
}

/** Failpoints of the ledger; inert outside tests. */
export interface LedgerFailpoints {
  hit(name: 'llm.before_usage_record'): void | Promise<void>
}

export interface Drain {
  /** Brings what waits into the database, unless it failed a moment ago. Never throws. */
  run(): Promise<void>
  /**
   * Resolves when everything recorded before the call is in the database. Rejects when the database refuses; it all
   * stays spooled then.
   */
  flush(): Promise<void>
  /** Rows that the database will never take, since this process began. */
  refused(): number
}

/** Moves batches from the spool into the database, one after the other, oldest first. */
export function createDrain(deps: DrainDeps): Drain {
  const { spool, clock, logger } = deps
  const state = { refused: 0, failures: 0, pausedUntilMs: 0 }
  let running: Promise<void> | undefined
  let waiters: { readonly number: number; resolve(): void; reject(error: unknown): void }[] = []

  async function drainAll(): Promise<void> {
    try {
      while (!spool.isEmpty()) {
        const batch = await spool.next()
        if (batch === undefined) continue
        await storeRows(deps, state, batch.rows)
        spool.done(batch.number)
        settle(batch.number)
      }
      if (state.failures > 0) logger.warn({ failures: state.failures }, 'usage reaches the database again')
      state.failures = 0
      running = undefined
      settle(Number.POSITIVE_INFINITY)
    } catch (error) {
      if (state.failures === 0) logger.warn({ error }, 'usage stays spooled: the database does not take it')
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** state.failures)
      state.failures += 1
      state.pausedUntilMs = clock.monotonicMs() + pauseMs
      running = undefined
      for (const waiter of waiters) waiter.reject(error)
      waiters = []
    }
  }
  function settle(number: number): void {
    for (const waiter of waiters) if (waiter.number <= number) waiter.resolve()
    waiters = waiters.filter((waiter) => waiter.number > number)
  }
  function start(): Promise<void> {
    if (running === undefined && !spool.isEmpty()) running = drainAll()
    return running ?? Promise.resolve()
  }
  return {
    async run() {
      spool.retry()
      if (state.failures === 0 || clock.monotonicMs() >= state.pausedUntilMs) await start()
    },
    flush() {
      const number = spool.seal()
      if (number === 0) return Promise.resolve()
      const done = new Promise<void>((resolve, reject) => waiters.push({ number, resolve, reject }))
      void start()
      return done
    },
    refused: () => state.refused,
  }
}

async function storeRows(
  deps: DrainDeps,
  state: { refused: number },
  rows: readonly LedgerRow[],
): Promise<void> {
  for (const [tenantId, own] of Map.groupBy(rows, (row) => row.tenantId)) {
    state.refused += await storeOrRefuse(deps, tenantId, own)
  }
}

/**
 * The count of rows set aside. One row that the database can never hold must not keep all others from it for ever, so
 * halves are tried until it stands alone.
 */
async function storeOrRefuse(deps: DrainDeps, tenantId: string, rows: readonly LedgerRow[]): Promise<number> {
  try {
    await deps.failpoints.hit('llm.before_usage_record')
    await recordBatch(deps, tenantId, rows)
    return 0
  } catch (error) {
    if (!isAboutTheData(error)) throw error
    const [only] = rows
    if (rows.length === 1 && only !== undefined) {
      await appendFile(join(deps.directory, 'refused.ndjson'), only.line, { mode: 0o600 })
      deps.logger.error({ error, id: only.id }, 'the database refused a request; it is in refused.ndjson')
      return 1
    }
    const middle = Math.ceil(rows.length / 2)
    const first = await storeOrRefuse(deps, tenantId, rows.slice(0, middle))
    return first + (await storeOrRefuse(deps, tenantId, rows.slice(middle)))
  }
}

/** SQLSTATE classes 22 and 23; everything else may be different in a moment. */
function isAboutTheData(error: unknown): boolean {
  if (hasCode(error, 'sql.invalid_tenant')) return true
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^2[23][0-9A-Z]{3}$/.test(code)
}
