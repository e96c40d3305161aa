import type { Kysely, Transaction } from 'kysely'

/** One row set, shaped like `pg`: int8 and numeric arrive as strings. */
export interface SqlResult<R = Record<string, unknown>> {
  readonly rows: R[]
  readonly rowCount: number | null
  readonly command: string
}

/** A borrowed session. `release` must be called once; an open transaction is rolled back by it. */
export interface SqlConnection {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>>
  release(error?: Error | boolean): void
}

/**
 * The shape of `pg.Pool` that everything in this code base is written against; also what Kysely and the
 * durable engine receive.
 *
 * Shared code must not rely on: advisory locks as mutex, session `SET` (use `SET LOCAL`), named prepared
 * statements, temporary tables, `statement_timeout`, or a transaction held across a model or HTTP call. The
 * embedded engine has one session, so each of these would leak or stall there.
 */
export interface SqlPool {
  connect(): Promise<SqlConnection>
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>>
  end(): Promise<void>
}

export type SqlEngine = 'pglite' | 'postgres'

/** What this server can do; adapters choose by these flags, never by engine name. */
export interface SqlCapabilities {
  /** pgvector is installed. */
  readonly vector: boolean
  /** A finished commit survives a power cut. False for the embedded engine. */
  readonly powerSafe: boolean
  /** Several processes may use the same database. */
  readonly shared: boolean
}

/** Receives the payload of each notification on a channel until disposed. */
export type SqlListener = (payload: string) => void

/**
 * The system of record.
 *
 * `Tables` is the private table map of the calling domain; no domain reads another's tables.
 */
export interface SqlDatabase {
  readonly engine: SqlEngine
  readonly capabilities: SqlCapabilities
  readonly pool: SqlPool
  /**
   * Runs `work` in one transaction that sees only this tenant's rows: row-level security is active and
   * `app.tenant_id` is set for the transaction. Commits when `work` resolves, rolls back when it throws.
   */
  asTenant<Tables, T>(tenantId: string, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>
  /**
   * Runs `work` in one transaction across tenants. For migrations, key look-up, sweeps and verification only.
   */
  asSystem<Tables, T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>
  /** A query builder outside any transaction, across tenants; same restrictions as `asSystem`. */
  kysely<Tables>(): Kysely<Tables>
  /** Subscribes to NOTIFY on `channel`. Delivery is best effort: poll as well. */
  listen(channel: string, listener: SqlListener): Promise<AsyncDisposable>
  /** Waits for running statements, then closes. Closing twice is allowed. */
  close(): Promise<void>
}

/** One forward step of a domain's schema. Never edited once merged. */
export interface Migration {
  /** `<domain>/<4 digits>-<what>`, for example `knowledge/0001-collections`; applied in the order given. */
  readonly id: string
  /** Plain SQL, several statements allowed, run in one transaction with the record of its application. */
  readonly up: string | ((context: { readonly capabilities: SqlCapabilities }) => string)
}
