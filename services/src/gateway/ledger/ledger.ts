import type { GatewayRequestDetail, GatewayRequestSummary } from '@tragwerk/contracts/gateway'
import type { Page } from '@tragwerk/contracts/page'
import type { SqlDatabase } from '@tragwerk/data/sql'
import type { Clock, Ids } from '@tragwerk/infra/clock'
import type { Logger } from '@tragwerk/infra/telemetry'
import type { Call } from '@tragwerk/trust/access'
import type { Audit } from '@tragwerk/trust/audit'
import { createDrain, type LedgerFailpoints } from './drain.ts'
import { getRequest, type ListRequests, listRequests } from './list-requests.ts'
import type { LedgerRecord } from './record.ts'
import type { WriteBytes } from './segment.ts'
import { createSpool, type SpoolCounts } from './spool.ts'
import { type SpendLine, type SpendQuery, sumSpend } from './sum-spend.ts'
import { type LedgerVerification, verifyLedger } from './verify-ledger.ts'
import { createWatchers, type RequestsEvent } from './watch-requests.ts'

const defaultMaxBytes = 1024 ** 3
const drainEveryMs = 1000
const adoptEveryMs = 60_000

export interface LedgerDeps {
  readonly database: Pick<SqlDatabase, 'asTenant'>
  readonly audit: Pick<Audit, 'append' | 'list' | 'verify'>
  readonly clock: Clock
  readonly ids: Pick<Ids, 'uuid'>
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly failpoints: LedgerFailpoints
  /** Where requests wait for the database; created when missing. Processes of one machine may share it. */
  readonly directory: string
  /** Bytes waiting from which on `isAccepting` is false. Default 1 GiB, about 750,000 requests. */
  readonly maxBytes?: number | undefined
  /** Stands for `fs.writeSync`; tests put a full disk here. */
  readonly write?: WriteBytes | undefined
}

export interface LedgerState extends SpoolCounts {
  /** Rows in the file `refused.ndjson`, since this process began, because the database can never hold them. */
  readonly refused: number
}

/** The finished requests to models: exact, durable, and provable by the audit chain. */
export interface Ledger extends AsyncDisposable {
  /**
   * Once per finished request. Never waits and never throws. The record is on disk at the end of this turn of the event
   * loop and in the database about a second later. It must not be changed afterwards.
   */
  record(record: LedgerRecord): void
  /**
   * False when the disk is full or too much waits for the database. Whoever must not lose billing refuses new requests
   * then; those that are running are still recorded.
   */
  isAccepting(): boolean
  /** Newest first, see `listRequests`. Needs `gateway:read`. */
  list(call: Call, query: ListRequests): Promise<Page<GatewayRequestSummary>>
  /** Needs `gateway:read`. @throws gateway.request_not_found */
  get(call: Call, id: string): Promise<GatewayRequestDetail>
  /** Requests as they finish in this process, see `Watchers`. Needs `gateway:read`. */
  watch(call: Call): AsyncGenerator<RequestsEvent, void, undefined>
  /** Exact sums, see `sumSpend`. Needs `gateway:read`. */
  sumSpend(call: Call, query: SpendQuery): Promise<SpendLine[]>
  /** Holds the stored requests against the audit chain, see `verifyLedger`. */
  verify(tenantId: string): Promise<LedgerVerification>
  /** Resolves when what was recorded before is in the database; rejects when the database does not take it. */
  flush(): Promise<void>
  state(): LedgerState
}

/** Takes over what an earlier process left in the directory. Disposing it brings what waits into the database. */
export function createLedger(deps: LedgerDeps): Ledger {
  const { database, clock, logger, maxBytes = defaultMaxBytes } = deps
  const spool = createSpool({ ...deps, maxBytes, onFull: () => void drain.run() })
  const drain = createDrain({ ...deps, spool })
  const watchers = createWatchers({ clock })
  const complain = (error: unknown) => logger.error({ error }, 'the ledger could not be drained')
  const timers = [
    clock.every(drainEveryMs, drain.run, complain),
    clock.every(adoptEveryMs, spool.adopt, complain),
  ]
  const reading = { database, clock, flush: drain.flush }
  return {
    record(record) {
      spool.append(record)
      watchers.announce(record)
    },
    isAccepting: spool.isAccepting,
    list: (call, query) => listRequests(reading, call, query),
    get: (call, id) => getRequest(reading, call, id),
    watch: watchers.watch,
    sumSpend: (call, query) => sumSpend(reading, call, query),
    verify: (tenantId) => verifyLedger(deps, tenantId),
    flush: drain.flush,
    state: () => ({ ...spool.counts(), refused: drain.refused() }),
    async [Symbol.asyncDispose]() {
      for (const timer of timers) timer[Symbol.dispose]()
      await drain.flush().catch((error: unknown) => {
        logger.warn({ error }, 'usage stays on disk until the next start')
      })
    },
  }
}
