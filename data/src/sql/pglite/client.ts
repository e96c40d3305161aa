import { EventEmitter } from 'node:events'
import { sqlErrors } from '../errors.ts'
import type { SqlConnection, SqlResult } from '../port.ts'
import type { PglitePool, PgliteStatement } from './pool.ts'

const listenPattern = /^\s*(un)?listen\s+("(?:[^"]|"")+"|[\w$]+|\*)\s*;?\s*$/i

/**
 * A borrowed turn at the embedded engine, shaped like a `pg.PoolClient`: emits `notification` for the channels
 * it listens to, runs its statements in the order they were sent.
 */
export class PgliteClient extends EventEmitter implements SqlConnection {
  readonly #pool: PglitePool
  #previous: Promise<unknown> = Promise.resolve()
  #giveBack: (() => void) | undefined
  #isReleased = false

  constructor(pool: PglitePool) {
    super()
    this.#pool = pool
  }

  query<R = Record<string, unknown>>(
    statement: string | PgliteStatement,
    values?: readonly unknown[],
  ): Promise<SqlResult<R>> {
    if (this.#isReleased) return Promise.reject(new Error('The client was released; borrow a new one.'))
    const { text, ...rest } = typeof statement === 'string' ? { text: statement } : statement
    const given = values ?? ('values' in rest ? rest.values : undefined)
    const result = this.#previous.then(() =>
      this.#inTurn(() => this.#execute<R>({ ...rest, text, ...(given ? { values: given } : {}) })),
    )
    this.#previous = result.catch(() => undefined)
    return result
  }

  /** Rolls back an open transaction, ends subscriptions, and lets the next one in. */
  release(_error?: Error | boolean): void {
    if (this.#isReleased) throw new Error('The client was released twice.')
    this.#isReleased = true
    this.#previous = this.#previous
      .then(() => this.#cleanUp())
      .finally(() => {
        this.removeAllListeners()
        this.#pool.forget(this)
      })
  }

  /** Releases and waits until the release is complete. */
  async close(): Promise<void> {
    this.release()
    await this.#previous
  }

  async #cleanUp(): Promise<void> {
    try {
      if (this.#giveBack) await this.#pool.run({ text: 'ROLLBACK' })
      if (this.#pool.isListening(this)) await this.#inTurn(() => this.#pool.unlisten(this))
    } catch {
      // The engine is gone or closing: it has rolled back and forgotten the subscriptions already.
    } finally {
      this.#giveBack?.()
      this.#giveBack = undefined
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#giveBack ??= await this.#pool.takeTurn()
    try {
      return await work()
    } finally {
      if (!this.#pool.isInTransaction) {
        this.#giveBack()
        this.#giveBack = undefined
      }
    }
  }

  async #execute<R>(statement: PgliteStatement): Promise<SqlResult<R>> {
    const match = listenPattern.exec(statement.text)
    if (!match) return this.#pool.run<R>(statement)
    if (this.#pool.isInTransaction) throw sqlErrors.listenInTransaction()
    const channel = toChannel(match[2]!)
    if (match[1]) await this.#pool.unlisten(this, channel === '*' ? undefined : channel)
    else await this.#pool.listen(this, channel)
    return { rows: [], rowCount: null, command: match[1] ? 'UNLISTEN' : 'LISTEN' }
  }
}

/** Unquoted names fold to lower case, quoted ones are taken as written. */
function toChannel(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
}
