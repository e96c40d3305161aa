import { EventEmitter } from 'node:events'
import type { Clock } from '@tragwerk/infra/clock'
import type pg from 'pg'
import { sqlErrors } from '../errors.ts'
import type { SqlPool, SqlResult } from '../port.ts'
import { PgliteClient } from './client.ts'
import { createFairLock, type FairLock } from './fair-lock.ts'

/** What one statement needs; the object form is what the durable engine may pass. */
export interface PgliteStatement {
  readonly text: string
  readonly values?: readonly unknown[]
  readonly rowMode?: 'array'
}

export interface PglitePoolDeps {
  /** The only session of the engine, already connected. */
  readonly session: pg.Client
  readonly clock: Clock
  /** Statements and transactions that may wait for their turn; one more is refused with `sql.overloaded`. */
  readonly maxWaiting: number
  /** Told how long a turn took when it is over. */
  readonly onTurn: (heldMs: number) => void
}

/** Time that `end` grants to an open transaction before it is abandoned (and so rolled back). */
const endTimeoutMs = 5_000

/**
 * Makes the one session of the embedded engine look like a `pg.Pool`. A client that opens a transaction keeps
 * the session until the transaction ends; all others wait in order of arrival.
 */
export class PglitePool extends EventEmitter implements SqlPool {
  /** Read by the durable engine to size its own polling. */
  readonly options = { max: 10 }
  readonly #deps: PglitePoolDeps
  readonly #lock: FairLock
  readonly #clients = new Set<PgliteClient>()
  readonly #listening = new Map<string, Set<PgliteClient>>()
  #refusal: Error | undefined

  constructor(deps: PglitePoolDeps) {
    super()
    this.#deps = deps
    this.#lock = createFairLock(deps.maxWaiting, (waiting) => sqlErrors.overloaded({ waiting }))
    deps.session.on('notification', (message) => {
      for (const client of this.#listening.get(message.channel) ?? []) client.emit('notification', message)
    })
    deps.session.on('error', (error) => this.fail(error))
  }

  async connect(): Promise<PgliteClient> {
    this.assertUsable()
    const client = new PgliteClient(this)
    this.#clients.add(client)
    return client
  }

  async query<R = Record<string, unknown>>(
    statement: string | PgliteStatement,
    values?: readonly unknown[],
  ): Promise<SqlResult<R>> {
    const client = await this.connect()
    try {
      return await client.query<R>(statement, values)
    } finally {
      client.release()
    }
  }

  /** Refuses new turns, waits for the current ones (an open transaction at most 5 s). Calling twice is allowed. */
  async end(): Promise<void> {
    this.#refusal ??= sqlErrors.closed()
    const timer = new AbortController()
    // The timer alone would keep the process alive for its whole time.
    const overdue = this.#deps.clock.sleep(endTimeoutMs, timer.signal).catch(() => undefined)
    await Promise.race([this.#lock.acquire(), overdue])
    timer.abort()
  }

  /** Rejects everything that waits and everything that comes, as the engine is gone. */
  fail(cause: Error): void {
    this.#refusal ??= sqlErrors.unavailable({}, cause)
    for (const client of this.#clients) {
      if (client.listenerCount('error') > 0) client.emit('error', cause)
    }
  }

  /** @internal Throws when the pool was closed or the engine died. */
  assertUsable(): void {
    if (this.#refusal) throw this.#refusal
  }

  /** @internal Waits for the session; the returned function gives it back. */
  async takeTurn(): Promise<() => void> {
    this.assertUsable()
    const unlock = await this.#lock.acquire()
    if (this.#refusal) {
      unlock()
      throw this.#refusal
    }
    const since = this.#deps.clock.monotonicMs()
    return () => {
      this.#deps.onTurn(this.#deps.clock.monotonicMs() - since)
      unlock()
    }
  }

  /** @internal Runs a statement on the session; the caller holds the turn. */
  async run<R>(statement: PgliteStatement): Promise<SqlResult<R>> {
    const { text, values, rowMode } = statement
    const config = { text, values: values ? [...values] : [], ...(rowMode ? { rowMode } : {}) }
    try {
      return (await this.#deps.session.query(config)) as unknown as SqlResult<R>
    } catch (error) {
      throw this.#refusal ?? error
    }
  }

  /** @internal True while the session is inside a transaction, failed ones included. */
  get isInTransaction(): boolean {
    return !this.#refusal && this.#deps.session.getTransactionStatus() !== 'I'
  }

  /** @internal Subscribes a client; the caller holds the turn. */
  async listen(client: PgliteClient, channel: string): Promise<void> {
    const clients = this.#listening.get(channel)
    if (clients) {
      clients.add(client)
      return
    }
    await this.run({ text: `LISTEN ${quoteIdentifier(channel)}` })
    this.#listening.set(channel, new Set([client]))
  }

  /** @internal Ends one subscription, or all of the client; the caller holds the turn. */
  async unlisten(client: PgliteClient, channel?: string): Promise<void> {
    for (const [name, clients] of [...this.#listening]) {
      if ((channel !== undefined && name !== channel) || !clients.delete(client) || clients.size > 0) continue
      this.#listening.delete(name)
      await this.run({ text: `UNLISTEN ${quoteIdentifier(name)}` })
    }
  }

  /** @internal */
  isListening(client: PgliteClient): boolean {
    return [...this.#listening.values()].some((clients) => clients.has(client))
  }

  /** @internal */
  forget(client: PgliteClient): void {
    this.#clients.delete(client)
  }
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
